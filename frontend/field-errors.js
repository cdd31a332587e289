// @ts-check

/** @typedef {{ pointer: string, detail: string }} FieldError */

/**
 * Marks the fields that the API found wrong and goes to the first of them; without errors, takes all marks away.
 *
 * @param {HTMLFormElement} form whose fields each have an element for what is wrong, `<id of the field>-error`
 * @param {readonly FieldError[]} errors
 * @param {(pointer: string) => string} nameOf the field that a JSON pointer into the body means
 * @returns whether there was a field for every error
 */
export function showFieldErrors(form, errors, nameOf) {
  const placed = errors.map((error) => ({ ...error, field: findField(form, nameOf(error.pointer)) }));
  for (const control of form.querySelectorAll('[aria-describedby]')) {
    const details = placed.filter((error) => error.field === control).map(({ detail }) => detail);
    control.setAttribute('aria-invalid', String(details.length > 0));
    const message = document.getElementById(`${control.id}-error`);
    if (message) message.textContent = [...new Set(details)].join(' ');
  }
  placed.find((error) => error.field)?.field?.focus();
  return placed.every((error) => error.field);
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
function findField(form, name) {
  const found = form.elements.namedItem(name);
  return found instanceof HTMLInputElement || found instanceof HTMLSelectElement ? found : undefined;
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @throws {Error} when page and script do not belong together
 */
export function requireField(form, name) {
  const field = findField(form, name);
  if (!field) throw new Error(`The form has no field ${name}.`);
  return field;
}
