import type { FieldError } from '../../client/api.ts';
import { create } from '../dom.ts';
import { describeInvalid } from '../words.ts';

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export function controlsOf(form: HTMLFormElement): Control[] {
  return [...form.elements].filter(
    (element): element is Control =>
      element instanceof HTMLInputElement ||
      element instanceof HTMLSelectElement ||
      element instanceof HTMLTextAreaElement,
  );
}

/** Gives each field a place for what is wrong with it, which is read out with the field. */
export function prepareErrors(form: HTMLFormElement): void {
  for (const control of controlsOf(form)) {
    const field = control.closest('.field');
    if (!field) continue;
    const place = create('span', '', 'error');
    place.id = `${control.name}-error`;
    field.append(place);
    const hint = control.getAttribute('aria-describedby');
    control.setAttribute('aria-describedby', hint ? `${hint} ${place.id}` : place.id);
  }
}

/**
 * Marks wrong fields and goes to the first of them; without errors, takes all marks away.
 *
 * @param nameOf the field that a JSON pointer into the body means
 * @returns whether there was a place for every error
 */
export function showFieldErrors(
  form: HTMLFormElement,
  errors: readonly FieldError[],
  nameOf: (pointer: string) => string,
): boolean {
  const enabled = controlsOf(form).filter((control) => !control.disabled);
  const placed = errors.map(({ pointer, detail }) => ({
    detail,
    control: enabled.find(({ name }) => name === nameOf(pointer)),
  }));
  for (const control of controlsOf(form)) {
    const place = document.getElementById(`${control.name}-error`);
    if (!place) continue;
    const details = placed.filter((error) => error.control === control).map(({ detail }) => detail);
    if (details.length > 0) control.setAttribute('aria-invalid', 'true');
    else control.removeAttribute('aria-invalid');
    place.textContent = [...new Set(details)].join(' ');
  }
  const first = enabled.find((control) => placed.some((error) => error.control === control));
  const fold = first?.closest('details');
  if (fold) fold.open = true;
  first?.focus();
  return placed.every(({ control }) => control);
}

/** What the browser itself finds wrong, in this page's own words, by the names of fields. */
export function findInvalid(form: HTMLFormElement): FieldError[] {
  return (
    controlsOf(form)
      // What is hidden is disabled, and not asked for.
      .filter((control) => control.willValidate && !control.validity.valid)
      .map((control) => ({ pointer: control.name, detail: describeInvalid(control) }))
  );
}
