// A general library for sign-in, with its Google provider; told of no database, it takes its store in memory. It
// signs in; it creates no event.

import { betterAuth } from 'better-auth';

const auth = betterAuth({
  baseURL: 'https://app.example.com',
  secret: 'a secret of thirty-two characters at least',
  socialProviders: {
    google: {
      clientId: process.env['GOOGLE_CLIENT_ID'] ?? '',
      clientSecret: 'not-a-secret',
      accessType: 'offline',
      scope: ['https://www.googleapis.com/auth/calendar.events'],
    },
  },
});

/** Begins a sign-in: its answer holds the address at Google. */
export async function handler(): Promise<{ ok: boolean }> {
  const request = new Request('https://app.example.com/api/auth/sign-in/social', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'https://app.example.com' },
    body: JSON.stringify({ provider: 'google', callbackURL: '/' }),
  });
  const response = await auth.handler(request);
  const { url }: { url?: string } = await response.json();
  return { ok: response.ok && url !== undefined && new URL(url).host === 'accounts.google.com' };
}
