import type { Page } from 'playwright-core';

/** What came of a call of the client: its value, or what its error says. */
interface Told {
  value?: unknown;
  code?: string;
  advice?: string;
}

/** A page that uses the browser client as it is served, in a browser. */
export interface ClientPage {
  page: Page;
  /** Calls a method of the client in a click, as often as `times` says, and does not wait for what comes of it. */
  click(method: string, options?: object, times?: number): Promise<void>;
  /** Calls `prepare` as a page does before the click, and waits for it. */
  prepare(purpose: string): Promise<void>;
  /** Like {@link ClientPage.click}; the popup, once it shows something. */
  clickForPopup(method: string, options?: object, times?: number): Promise<Page>;
  /** What has come of the clicks since the page was loaded, once there are so many. */
  told(count?: number): Promise<Told[]>;
  /** What the client tells now, without a click. */
  call(method: string): Promise<Told>;
  /** How often the client said that it leaves the page, in this window. */
  leaves(): Promise<number>;
}

const SCRIPT = `import { createClient, OnBehalfError } from '/onbehalf.js';
const client = createClient({
  onLeave: () => sessionStorage.setItem('leaves', Number(sessionStorage.getItem('leaves')) + 1),
});
const outcomeOf = (called) => called.then(
  (value) => ({ value: JSON.parse(JSON.stringify(value ?? null)) ?? undefined }),
  (error) => ({ code: error.code, advice: error.advice, isOurs: error instanceof OnBehalfError }),
);
const list = (told) => {
  const item = document.createElement('li');
  item.textContent = JSON.stringify(told);
  document.querySelector('ol').append(item);
};
const button = document.createElement('button');
button.textContent = 'Click';
button.addEventListener('click', () => {
  const { method, options, times } = JSON.parse(button.dataset.call);
  for (let i = 0; i < times; i += 1) outcomeOf(client[method](options)).then(list);
});
globalThis.callClient = (method, ...args) => outcomeOf(Promise.resolve(client[method](...args)));
document.body.replaceChildren(button, document.createElement('ol'));
document.title = 'Ready';`;

/**
 * Opens the product's page with a script of its own in place of the product's. The document is the real one: a
 * browser lets no other reach Google's stand-in on this machine.
 *
 * @param url where the gateway is
 */
export async function openClientPage(page: Page, url: string): Promise<ClientPage> {
  await page.route(`${url}/assets/*.js`, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: SCRIPT }),
  );
  const ready = () => page.waitForFunction(() => document.title === 'Ready');
  const call = async (method: string, ...args: string[]): Promise<Told> => {
    await ready();
    return page.evaluate(([name, given]) => Reflect.get(globalThis, 'callClient')(name, ...given), [
      method,
      args,
    ] as const);
  };
  const click = async (method: string, options = {}, times = 1) => {
    await ready();
    const button = page.getByRole('button', { name: 'Click' });
    await button.evaluate((element, json) => {
      element.dataset['call'] = json;
    }, JSON.stringify({ method, options, times }));
    await button.click();
  };
  await page.goto(url);
  await ready();
  return {
    page,
    click,
    call,
    async prepare(purpose) {
      await call('prepare', purpose);
    },
    async clickForPopup(...args) {
      const opened = page.waitForEvent('popup');
      await click(...args);
      const popup = await opened;
      await popup.getByRole('heading', { level: 1 }).waitFor();
      return popup;
    },
    async told(count = 1) {
      const lines = page.getByRole('listitem');
      await lines.nth(count - 1).waitFor();
      return (await lines.allTextContents()).map((line) => JSON.parse(line));
    },
    leaves: () => page.evaluate(() => Number(sessionStorage.getItem('leaves'))),
  };
}
