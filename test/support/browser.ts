import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** The browser does nothing of its own, and reaches nothing but this machine. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser window without any history, and all that its pages complained about. */
interface Window {
  page: Page;
  /** Console errors, uncaught errors and violations of the content security policy, in order. */
  complaints: readonly string[];
}

export type OpenWindow = (options?: BrowserContextOptions) => Promise<Window>;

/**
 * Groups tests that drive the system's Chromium (`CHROMIUM_PATH`, else `/usr/bin/chromium`). Where there is
 * none they are skipped and say so; with `CI=true` that is a failure, so that they cannot go missing unseen.
 */
export function describeInBrowser(name: string, define: (openWindow: OpenWindow) => void): void {
  if (existsSync(CHROMIUM)) describeWith(name, define);
  else reportMissing(name);
}

function describeWith(name: string, define: (openWindow: OpenWindow) => void): void {
  describe(name, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS });
    });
    afterAll(() => browser.close());
    define((options) => openWindow(browser, options));
  });
}

function reportMissing(name: string): void {
  const missing = `no Chromium at ${CHROMIUM}; set CHROMIUM_PATH`;
  if (process.env['CI'] === 'true') {
    test(name, () => {
      throw new Error(`This has to run in CI, and there is ${missing}.`);
    });
    return;
  }
  // Not console.warn, which Jest would drown in a stack.
  process.stderr.write(`Skipped: ${name} (${missing})\n`);
  test.skip(`${name} (skipped: ${missing})`, () => {});
}

async function openWindow(browser: Browser, options: BrowserContextOptions = {}): Promise<Window> {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Paris', ...options });
  context.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`);
  });
  context.on('weberror', (error) => complaints.push(error.error().message));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`CSP: ${violatedDirective} ${blockedURI}`);
    });
  });
  return { page: await context.newPage(), complaints };
}
