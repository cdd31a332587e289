/** What every SDK client of a test needs to reach a stand-in; one attempt, so that a refusal shows at once. */
export function clientAt(endpoint: string) {
  return {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'not-a-secret' },
    maxAttempts: 1,
  };
}

/** The name of the error that a call ends with; `none` if it succeeds. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'none';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}
