/** Settings that cannot be deployed: one sentence for each, on a line of its own. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** What is wrong with a setting, for whoever wrote it. */
export function sentence(name: string, message: string): string {
  return `Setting "${name}" ${message}.`;
}
