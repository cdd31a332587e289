import { expect, test } from '@jest/globals';
import { describeInBrowser } from '../support/browser.ts';
import { button, notice } from '../support/page-person.ts';
import { DAY, inParis, usePage } from './support/use-page.ts';

const use = usePage();

describeInBrowser('leaving', (openWindow) => {
  test('signing out everywhere ends the other browser too, which is told so at its next step', async () => {
    const [first, second] = [await use.visit(openWindow), await use.visit(openWindow)];
    await first.person.signIn();
    await second.person.signIn();
    await first.person.chooseInMenu('Sign out everywhere');
    await notice(first.page).getByText('You are signed out on all devices.').waitFor();
    await second.person.fillIn({ Title: 'Too late' });
    await button(second.page, 'Create event').click();
    await button(second.page, 'Continue to Google').click();
    await notice(second.page).getByText('You are not signed in any more.').waitFor();
    await button(second.page, 'Sign in with Google').waitFor();
  });

  test('a session that ended in another tab is noticed on coming back, at most every half minute', async () => {
    const { page, person } = await use.visit(openWindow);
    await page.clock.install();
    await person.signIn();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const comeBack = () => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await comeBack();
    expect(asked).not.toContain('/api/session');
    const tab = await page.context().newPage();
    await tab.goto(use.stack.url);
    await tab.getByRole('button', { name: /: your account$/ }).click();
    await button(tab, 'Sign out').click();
    await notice(tab).getByText('You are signed out in this browser.').waitFor();
    await page.clock.fastForward(31_000);
    await comeBack();
    await notice(page).getByText('You are not signed in any more.').waitFor();
    await button(page, 'Sign in with Google').waitFor();
  });

  test('forgetting Calendar asks first, deletes it here, tells Google nothing, and hands out a receipt', async () => {
    const { page, person } = await use.visit(openWindow);
    await person.arrive();
    await person.plan({ Title: 'Some day', ...inParis(use.stack, DAY) });
    await button(page, 'Forget Calendar…').click();
    await page.getByRole('dialog').getByText('Google has no way to take back Calendar alone').waitFor();
    await button(page, 'Keep it').click();
    const opener = button(page, 'Forget Calendar…');
    expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true);
    await opener.click();
    await button(page, 'Forget Calendar').click();
    const receipt = page.getByRole('dialog', { name: 'Calendar is forgotten here' });
    await receipt.waitFor();
    const lines = await receipt.locator('dl > div').allInnerTexts();
    expect(lines.map((line) => line.replace(/\s+/g, ' '))).toEqual([
      'Key to your calendar deleted',
      'Plans 1 deleted',
      'Records of what plans did none was there',
      expect.stringMatching(/picture kept/),
      expect.stringMatching(/^Sign-ins kept/),
    ]);
    await receipt.getByText('Google was not told.').waitFor();
    expect(await receipt.getByRole('link').getAttribute('href')).toBe(
      use.stack.google.endpoints.connectionsUrl,
    );
    await button(page, 'Done').click();
    await page.waitForFunction(() => document.activeElement?.id === 'notice');
    await page.getByText('Nothing is planned yet.').waitFor();
    await button(page, 'Connect Google Calendar…').waitFor();
    expect(use.stack.google.control.countRefreshTokens(use.email)).toBeGreaterThan(0);
    await use.stack.clock.advance(2 * DAY);
    expect(use.events()).toEqual([]);
  });

  test('revoking asks first, then revokes at Google, forgets the person, and hands out a receipt', async () => {
    const { page, person } = await use.visit(openWindow);
    await person.arrive();
    await button(page, 'Revoke and delete…').click();
    await button(page, 'Keep everything').click();
    expect(use.stack.google.control.countRefreshTokens(use.email)).toBeGreaterThan(0);
    await button(page, 'Revoke and delete…').click();
    await button(page, 'Revoke and delete').click();
    const receipt = page.getByRole('dialog', { name: 'Your data here is deleted' });
    await receipt.getByText('Google has revoked all access of this app.').waitFor();
    expect(await receipt.getByText('1 ended').count()).toBe(1);
    expect(await receipt.getByRole('link').count()).toBe(0);
    expect(use.stack.google.control.grantedScopes(use.email)).toEqual([]);
    await button(page, 'Done').click();
    await page.waitForFunction(() => document.activeElement?.id === 'notice');
    await page.reload();
    await button(page, 'Sign in with Google').waitFor();
  });

  test('where no access is held the question promises no revocation, and the receipt agrees', async () => {
    const { page, person } = await use.visit(openWindow);
    await person.arrive();
    await button(page, 'Forget Calendar…').click();
    await button(page, 'Forget Calendar').click();
    await button(page, 'Done').click();
    await button(page, 'Revoke and delete…').click();
    const question = page.getByRole('dialog', { name: 'Delete your data?' });
    await question.getByText('this app holds no access that could be revoked').waitFor();
    expect(await question.getByText('everything you allowed this app is revoked').count()).toBe(0);
    await button(page, 'Delete my data').click();
    const receipt = page.getByRole('dialog', { name: 'Your data here is deleted' });
    await receipt.getByText('There was no access to revoke.').waitFor();
    expect(await receipt.getByText('1 ended').count()).toBe(1);
  });

  test('when Google cannot be reached, the receipt says where to finish, and signing in anew asks again', async () => {
    const { page, person } = await use.visit(openWindow);
    await person.arrive();
    use.stack.google.control.faults.set('revoke', { kind: 'respond', status: 503, body: '' });
    await button(page, 'Revoke and delete…').click();
    await button(page, 'Revoke and delete').click();
    const receipt = page.getByRole('dialog', { name: 'Your data here is deleted' });
    await receipt.getByText('Google could not be reached').waitFor();
    use.stack.google.control.faults.clear('revoke');
    expect(await receipt.getByRole('link').getAttribute('href')).toBe(
      use.stack.google.endpoints.connectionsUrl,
    );
    await button(page, 'Done').click();

    // Google remembers the consent and gives no refresh token, unless it is made to ask, which needs a redirect.
    await person.goThroughSignIn(await person.pressForGoogle('Sign in with Google'));
    await button(page, 'Continue').click();
    await notice(page).getByText('You are signed in.').waitFor();
  });
});
