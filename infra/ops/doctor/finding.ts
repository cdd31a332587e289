/**
 * - `ok`: as it should be
 * - `wrong`: something does not work, or will not for long
 * - `hint`: worth a look; nothing that this command could decide
 */
type Verdict = 'ok' | 'wrong' | 'hint';

/** What one check has found. */
export interface Finding {
  /** Short and stable, for scripts: `client_secret`. */
  check: string;
  verdict: Verdict;
  /** One sentence. */
  says: string;
  /** The exact step that mends it. */
  step?: string | undefined;
}

export const ok = (check: string, says: string): Finding => ({ check, verdict: 'ok', says });
export const wrong = (check: string, says: string, step: string): Finding => ({
  check,
  verdict: 'wrong',
  says,
  step,
});
export const hint = (check: string, says: string, step?: string): Finding => ({
  check,
  verdict: 'hint',
  says,
  step,
});
