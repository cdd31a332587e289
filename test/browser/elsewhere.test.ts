import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Gateway, startGateway } from '../../infra/local/gateway.ts';
import { closeServer, listenOnLoopback } from '../../infra/local/listen.ts';
import { type LocalStack, startLocalStack } from '../../infra/local/stack.ts';
import { describeInBrowser } from '../support/browser.ts';
import { pagePerson } from '../support/page-person.ts';

/** Another port is another origin of the same site, as another host of one domain is. */
const page = createServer(async (_request, response) => {
  const sample = await readFile('frontend/samples/elsewhere.html', 'utf8');
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(sample.replaceAll('https://app.example.com', api.url));
});

let stack: LocalStack;
let api: Gateway;
let origin: string;

beforeAll(async () => {
  stack = await startLocalStack();
  origin = `http://localhost:${await listenOnLoopback(page, 0)}`;
  // As the settings of infra/samples/page-elsewhere.json have it.
  process.env['ALLOWED_ORIGINS'] = `${stack.url} ${origin}`;
  api = await startGateway({ allowedOrigins: [origin], googleOrigin: stack.google.url });
});
afterAll(async () => {
  await Promise.all([api.close(), closeServer(page), stack.stop()]);
});

describeInBrowser('the sample of a page elsewhere', (openWindow) => {
  test('signs in, connects and creates an event from an origin of its own', async () => {
    stack.google.control.allow({ javascriptOrigins: [origin] });
    const email = 'elsewhere@example.com';
    const { page: window, complaints } = await openWindow();
    const person = pagePerson(window, { url: origin, email });
    await window.goto(origin);
    await person.goThroughSignIn(await person.pressForGoogle('Sign in with Google'));
    await window.getByText(`Hello ${email}.`).waitFor();

    const google = await person.pressForGoogle('Create an event');
    await google.getByRole('button', { name: 'Continue', exact: true }).click();
    await window.getByText('Created: http').waitFor();
    expect(stack.google.control.events(email)).toMatchObject([{ summary: 'From elsewhere' }]);
    expect(new URL(window.url()).origin).toBe(origin);
    expect(await window.evaluate(() => document.cookie)).toBe('');
    expect(complaints).toEqual([]);
  });

  test('can do nothing from an origin that the deployment does not list', async () => {
    const { page: window } = await openWindow();
    await window.goto(origin.replace('localhost', '127.0.0.1'));
    await window.getByRole('button', { name: 'Sign in with Google' }).click();
    await window.getByText('OnBehalfError').waitFor();
    await expect(window.getByText('Hello').count()).resolves.toBe(0);
  });
});
