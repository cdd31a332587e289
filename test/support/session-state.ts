import { expect } from '@jest/globals';
import type { AppUser } from './app-user.ts';

/** Whether the browser's session lives; that there is none is an answer, and clears a cookie that stands for none. */
export async function isSignedIn(user: AppUser): Promise<boolean> {
  const sent = user.cookies.has('__Host-session');
  const { status, body, headers } = await user.call('GET', '/session');
  if (status === 200) return true;
  const cleared = headers.getSetCookie().some((line) => line.startsWith('__Host-session=; Max-Age=0'));
  expect({ status, body, cleared }).toEqual({ status: 204, body: undefined, cleared: sent });
  return false;
}
