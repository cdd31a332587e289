import { controlsOf } from './field-errors.ts';

/** What somebody was writing when the browser left for Google. Holds nothing secret. */
interface Draft {
  /** Whose it is; only they get it back. */
  owner: string | undefined;
  /** They had asked for it to be created, and it waits for Google's permission alone. */
  wanted: boolean;
  fields: readonly (readonly [name: string, value: string, checked: boolean])[];
}

const KEY = 'onbehalf-draft';

export function keepDraft(form: HTMLFormElement, about: Omit<Draft, 'fields'>): void {
  const fields = controlsOf(form).map(
    (control) =>
      [control.name, control.value, control instanceof HTMLInputElement && control.checked] as const,
  );
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ ...about, fields } satisfies Draft));
  } catch {
    // A browser that keeps nothing for this page; there is no other place for it.
  }
}

/** Gives the draft back, once. */
export function takeDraft(): Draft | undefined {
  try {
    const text = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

/** Fills the fields in as they were. */
export function fillIn(form: HTMLFormElement, { fields }: Draft): void {
  for (const control of controlsOf(form)) {
    const isBox = control instanceof HTMLInputElement && /radio|checkbox/.test(control.type);
    const kept = fields.find(([name, value]) => name === control.name && (!isBox || value === control.value));
    if (!kept) continue;
    if (isBox) control.checked = kept[2];
    else control.value = kept[1];
  }
}
