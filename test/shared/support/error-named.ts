/** An error as AWS throws it: a name, and a message that must go nowhere. */
export function errorNamed(name: string): Error {
  return Object.assign(new Error('canary: the message of an AWS error may quote the request'), { name });
}
