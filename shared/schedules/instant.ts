/** UTC with seconds, as EventBridge Scheduler writes it: `2027-03-01T17:00:00Z`. */
export function toInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
