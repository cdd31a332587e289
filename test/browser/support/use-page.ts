import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { type LocalStack, startLocalStack } from '../../../infra/local/stack.ts';
import type { OpenWindow } from '../../support/browser.ts';
import { type PagePerson, pagePerson } from '../../support/page-person.ts';

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

interface Visit {
  page: Page;
  person: PagePerson;
  complaints: readonly string[];
}

interface Used {
  readonly stack: LocalStack;
  /** Of the person of this test, whom nobody has seen before. */
  readonly email: string;
  /** What is in the person's calendar. */
  events(): ReturnType<LocalStack['google']['control']['events']>;
  /** Opens a window without any history for the person; the page is not loaded yet. */
  visit(openWindow: OpenWindow, options?: BrowserContextOptions): Promise<Visit>;
}

/** Starts the whole system for the tests of one file, with a new person for each; faults end with their test. */
export function usePage(): Used {
  let stack: LocalStack | undefined;
  let people = 0;
  const started = (): LocalStack => {
    if (!stack) throw new Error('The stack is there within tests only.');
    return stack;
  };
  const email = () => `visitor${people}@example.com`;
  beforeAll(async () => {
    stack = await startLocalStack();
  });
  beforeEach(() => {
    people += 1;
  });
  afterEach(() => started().google.control.faults.clear());
  afterAll(() => stack?.stop());
  return {
    get stack() {
      return started();
    },
    get email() {
      return email();
    },
    events: () => started().google.control.events(email()),
    async visit(openWindow, options) {
      const { page, complaints } = await openWindow(options);
      return { page, complaints, person: pagePerson(page, { url: started().url, email: email() }) };
    },
  };
}

/** The first full minute after that time on the stack's clock, as a clock in Paris shows it: date and time. */
export function inParis(
  stack: LocalStack,
  milliseconds: number,
): { 'Start date': string; 'Start time': string } {
  const moment = Math.ceil((stack.clock.now() + milliseconds) / MINUTE) * MINUTE;
  const style = { timeZone: 'Europe/Paris', dateStyle: 'short', timeStyle: 'short' } as const;
  const [date = '', time = ''] = new Intl.DateTimeFormat('sv', style).format(moment).split(' ');
  return { 'Start date': date, 'Start time': time };
}
