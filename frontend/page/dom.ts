/** The element with this id, of this kind. @throws Error when page and script do not belong together */
export function byId(id: string): HTMLElement;
export function byId<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind;
export function byId(id: string, kind: new () => HTMLElement = HTMLElement): HTMLElement {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`The page has no element ${id}.`);
  return element;
}

/** A new copy of what is in a template. @throws Error when page and script do not belong together */
export function copyOf(template: string): HTMLElement {
  const item = byId(template, HTMLTemplateElement).content.firstElementChild?.cloneNode(true);
  if (!(item instanceof HTMLElement)) throw new Error(`The page has nothing in its template ${template}.`);
  return item;
}

export function create<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  text = '',
  className = '',
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className) element.className = className;
  return element;
}

/** Shows the elements whose attribute, a list of words, the test lets through, and hides the others. */
export function showWhere(root: ParentNode, attribute: string, test: (words: string[]) => boolean): void {
  for (const part of root.querySelectorAll(`[${attribute}]`))
    part.toggleAttribute('hidden', !test(part.getAttribute(attribute)?.split(' ') ?? []));
}
