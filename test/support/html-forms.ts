/** An element of a form, as far as a test fills it in. */
interface HtmlControl {
  type: string;
  name: string;
  value: string;
  attributes: Readonly<Record<string, string>>;
}

export interface HtmlForm {
  action: string;
  inputs: readonly HtmlControl[];
  buttons: readonly HtmlControl[];
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

const decodeEntities = (text: string) =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (whole, name: string) => entities[name] ?? whole);

function readAttributes(tag: string): Record<string, string> {
  return Object.fromEntries(
    [...tag.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      decodeEntities(value),
    ]),
  );
}

function readControls(form: string, element: 'input' | 'button'): HtmlControl[] {
  return [...form.matchAll(new RegExp(`<${element}\\b[^>]*>`, 'g'))].map(([tag]) => {
    const attributes = readAttributes(tag);
    const { type = '', name = '', value = '' } = attributes;
    return { type, name, value, attributes };
  });
}

/** The forms of a page of the stand-in, which writes its attributes in double quotes. */
export function readForms(page: string): HtmlForm[] {
  return [...page.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, tag = '', content = '']) => ({
    action: readAttributes(tag)['action'] ?? '',
    inputs: readControls(content, 'input'),
    buttons: readControls(content, 'button'),
  }));
}

/** The text of the element with this id. */
export function readText(page: string, id: string): string | undefined {
  const text = new RegExp(`id="${id}"[^>]*>([^<]*)<`).exec(page)?.[1];
  return text === undefined ? undefined : decodeEntities(text);
}

/** The data in the `<script type="application/json">` element with this id. */
export function readScriptJson<T>(page: string, id: string): T | undefined {
  const text = new RegExp(`<script type="application/json" id="${id}">(.*?)</script>`, 's').exec(page)?.[1];
  return text === undefined ? undefined : JSON.parse(text);
}
