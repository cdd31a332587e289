/**
 * Bounds of one AWS call: three tries of at most 1.5 s each and their back-off stay under 5 s. `requestTimeout`
 * alone only warns, `throwOnRequestTimeout` makes it a bound; it ends when the headers are there, and the body
 * is bounded by `socketTimeout`. However little of the invocation is left, `endInTime` keeps within it.
 */
export const bounded = {
  maxAttempts: 3,
  // Said here, it is not looked for in a file.
  defaultsMode: 'legacy' as const,
  requestHandler: {
    connectionTimeout: 1_000,
    requestTimeout: 1_500,
    socketTimeout: 1_500,
    throwOnRequestTimeout: true,
  },
};
