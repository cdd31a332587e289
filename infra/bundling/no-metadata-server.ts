/**
 * Stands in for `gcp-metadata`, which asks Google Cloud's metadata server for the credentials of a machine.
 * There is none beside a Lambda, and nothing here acts as a machine: every call carries a user's token.
 */
export async function isAvailable(): Promise<boolean> {
  return false;
}

export function getGCPResidency(): boolean {
  return false;
}

export async function instance(): Promise<never> {
  throw new Error('There is no metadata server of Google Cloud beside a Lambda.');
}

export { instance as project, instance as universe };
