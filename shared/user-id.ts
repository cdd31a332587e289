/** Google's `sub` is at most 255 ASCII characters, in practice digits; these also fit a cookie and a key. */
const USER_ID = /^[A-Za-z0-9_-]{1,255}$/;

/** Whether a subject identifier can be a user of this system. */
export function isUserId(text: string): boolean {
  return USER_ID.test(text);
}
