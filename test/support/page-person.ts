import type { Locator, Page } from 'playwright-core';

/** Values by the labels of fields, in this order; choices by their words. */
type Fields = Readonly<Record<string, string>>;

/** A person before the page in a browser, with an account at the stand-in for Google. */
export interface PagePerson {
  /** Opens the page and signs in by popup; an account that Google does not know is made up on the way. */
  signIn(): Promise<void>;
  /** Goes through Google's pages for signing in, wherever they are shown; the redirect ends on the page. */
  goThroughSignIn(google: Page): Promise<void>;
  /** Connects Calendar without an event that needs it, by popup, everything left ticked. */
  connect(): Promise<void>;
  /** Signs in and connects. */
  arrive(): Promise<void>;
  /** Presses a button of the page that opens Google's window. @returns the window */
  pressForGoogle(name: string): Promise<Page>;
  /** Fills in fields of the form. */
  fillIn(fields: Fields): Promise<void>;
  /** Turns to what is created later, and fills in. */
  fillInPlan(fields: Fields): Promise<void>;
  /** Fills in a plan and presses the button: up to where the page says that it is planned. */
  plan(fields: Fields & { Title: string }): Promise<void>;
  /** Opens the account menu and presses one of its buttons. */
  chooseInMenu(name: string): Promise<void>;
}

export const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

/** Where the page tells what happened, be it well or not. */
export const notice = (page: Page): Locator => page.locator('#notice');

export const composer = (page: Page): Locator => page.getByRole('form', { name: 'Create an event' });

export function pagePerson(page: Page, { url, email }: { url: string; email: string }): PagePerson {
  const press = (name: string, where = page) => button(where, name).click();
  const told = (text: string) => notice(page).getByText(text).waitFor();

  const pressForGoogle = async (name: string) => {
    const opened = page.waitForEvent('popup');
    await press(name);
    const google = await opened;
    await google.waitForLoadState();
    return google;
  };
  const goThroughSignIn = async (google: Page) => {
    // Google asks only for what it does not know; in the end its window is gone, or the page is back.
    const isOver =
      google === page ? notice(page).getByRole('button').waitFor() : google.waitForEvent('close');
    const over = isOver.then(
      () => 'over' as const,
      () => 'over' as const,
    );
    const next = <Step extends string>(step: Step, place: Locator) =>
      Promise.race([
        over,
        place.waitFor().then(
          () => step,
          () => over,
        ),
      ]);
    const consent = button(google, 'Continue');
    const chooser = google.getByRole('heading', { name: 'Choose an account' });
    if ((await next('asks', chooser.or(consent))) === 'asks' && (await chooser.isVisible())) {
      const known = google.getByRole('button', { name: email });
      if ((await known.count()) > 0) await known.click();
      else {
        await google.getByLabel('Email').fill(email);
        await google.getByLabel('Name').fill(email.split('@')[0] ?? email);
        await press('Next', google);
      }
    }
    if ((await next('asks', consent)) === 'asks') await consent.click();
  };
  const signIn = async () => {
    await page.goto(url);
    await goThroughSignIn(await pressForGoogle('Sign in with Google'));
    await told('You are signed in.');
  };
  const connect = async () => {
    await press('Connect Google Calendar…');
    const google = await pressForGoogle('Continue to Google');
    await press('Continue', google);
    await told('Your calendar is connected.');
  };
  const fillIn = async (fields: Fields) => {
    for (const [label, value] of Object.entries(fields)) {
      const field = composer(page).getByLabel(label, { exact: true });
      const isChoice = (await field.evaluate(({ tagName }) => tagName)) === 'SELECT';
      await (isChoice ? field.selectOption(value) : field.fill(value));
    }
  };
  const fillInPlan = async (fields: Fields) => {
    await page.getByRole('radio', { name: 'Plan it for later' }).check();
    await fillIn(fields);
  };
  return {
    signIn,
    goThroughSignIn,
    connect,
    async arrive() {
      await signIn();
      await connect();
    },
    pressForGoogle,
    fillIn,
    fillInPlan,
    async plan(fields) {
      await fillInPlan(fields);
      await press('Plan event');
      await told(`“${fields.Title}” is planned.`);
    },
    async chooseInMenu(name) {
      await page.getByRole('button', { name: /: your account$/ }).click();
      await press(name);
    },
  };
}
