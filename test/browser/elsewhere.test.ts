import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { closeServer, listenOnLoopback } from '../../infra/local/listen.ts';
import { type LocalStack, startLocalStack } from '../../infra/local/stack.ts';
import { describeInBrowser } from '../support/browser.ts';
import { pagePerson } from '../support/page-person.ts';

/** Another port is another origin of the same site, as another host of one domain is. */
const page = createServer(async (_request, response) => {
  const sample = await readFile('frontend/samples/elsewhere.html', 'utf8');
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(sample.replaceAll('https://app.example.com', stack.url));
});

let stack: LocalStack;
let origin: string;

beforeAll(async () => {
  origin = `http://localhost:${await listenOnLoopback(page, 0)}`;
  // As the settings of infra/samples/further-page.json have it, and whoever tries a page of their own.
  stack = await startLocalStack({ allowedOrigins: origin });
});
afterAll(() => Promise.all([closeServer(page), stack.stop()]));

describeInBrowser('the sample of a page elsewhere', (openWindow) => {
  test('signs in, connects and creates an event from an origin of its own', async () => {
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

  test('tells what went wrong: asked for Calendar, the user says no', async () => {
    const { page: window } = await openWindow();
    const person = pagePerson(window, { url: origin, email: 'no@example.com' });
    await window.goto(origin);
    await person.goThroughSignIn(await person.pressForGoogle('Sign in with Google'));
    await window.getByText('Hello no@example.com.').waitFor();
    const google = await person.pressForGoogle('Create an event');
    await google.getByRole('button', { name: 'Cancel', exact: true }).click();
    await window.getByText('access_denied').waitFor();
  });

  test('tells what came of a redirect that ended on it', async () => {
    const { page: window } = await openWindow();
    await window.goto(`${origin}/?auth=access_denied`);
    await window.getByText('access_denied').waitFor();
    expect(window.url()).toBe(`${origin}/`);
  });

  test('can do nothing from an origin that the deployment does not list', async () => {
    const { page: window } = await openWindow();
    await window.goto(origin.replace('localhost', '127.0.0.1'));
    await window.getByRole('button', { name: 'Sign in with Google' }).click();
    await window.getByText('OnBehalfError').waitFor();
    await expect(window.getByText('Hello').count()).resolves.toBe(0);
  });
});
