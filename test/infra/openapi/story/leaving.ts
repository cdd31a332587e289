import { expect, test } from '@jest/globals';
import type { AppUser } from '../../../support/app-user.ts';
import type { World } from './world.ts';

const GONE = { status: 204 };

/** Tells the ways out, and what Google may have to say. */
export function tellOfLeaving(world: World): void {
  const { step, take } = world;

  test('by halves: Calendar is forgotten, and then Ada', async () => {
    const { ada } = world;
    await step(ada, 'forgetCalendar', { status: 200, answer: 'forgotten' });
    await step(ada, 'forgetCalendar', { status: 200, answer: 'again' });
    const session = ada.cookies.get('__Host-session') ?? '';
    await step(ada, 'disconnect', { status: 200, answer: 'notHeld' });
    ada.cookies.set('__Host-session', session);
    await step(ada, 'disconnect', GONE);
  });

  test('at once, with Google and without', async () => {
    const comeBack = async (user: AppUser) => {
      expect(await user.redirect({ purpose: 'sign-in', prompt: 'consent' })).toBe('signed_in');
      expect(await user.redirect({ purpose: 'upgrade' })).toBe('upgraded');
    };
    const { ada } = world;
    await comeBack(ada);
    await step(ada, 'disconnect', { status: 200, answer: 'revoked' });
    await comeBack(ada);
    world.stack.google.control.faults.set('revoke', { kind: 'cut' });
    await step(ada, 'disconnect', { status: 202, answer: 'unrevoked' });
  });

  test('of a session, here or everywhere', async () => {
    const { ada } = world;
    for (const wayOut of ['signOut', 'signOutEverywhere'] as const) {
      expect(await ada.redirect({ purpose: 'sign-in', prompt: 'consent' })).toBe('signed_in');
      await step(ada, wayOut, GONE);
      await step(ada, 'readSession', GONE);
    }
  });

  test('because Google says so, by a token as the example has it', async () => {
    const { risc } = world.stack.google.control;
    const headers = { 'content-type': 'application/secevent+jwt' };
    const token = await risc.sign(risc.about(world.ada.google.email, 'sessions-revoked'));
    await step(world.ada, 'receiveSecurityEvent', { text: token, headers, status: 202 });
    // Nobody has signed the one of the example.
    const text = take('receiveSecurityEvent request token');
    const { body } = await step(world.ada, 'receiveSecurityEvent', { text, headers, status: 400 });
    expect(body).toMatchObject({ code: 'invalid_security_event' });
  });
}
