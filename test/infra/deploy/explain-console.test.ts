import { expect, test } from '@jest/globals';
import { explainConsole } from '../../../infra/deploy/explain-console.ts';
import type { Deployment } from '../../../infra/ops/deployment/deployment.ts';
import { readSettings } from '../../../infra/settings/read-settings.ts';

const explain = (settings: Record<string, unknown>) => {
  const names = { REDIRECT_URI: 'https://app.example.com/api/auth/callback' };
  const deployment = { pageOrigin: 'https://app.example.com', names } as Deployment;
  const lines = explainConsole(deployment, readSettings(settings));
  return { text: lines.join('\n'), pasted: lines.flatMap((line) => line.match(/^ {5}(\S+)$/)?.[1] ?? []) };
};

test('has just the values to paste alone on their lines', () => {
  const { pasted, text } = explain({});
  expect(pasted).toEqual([
    'openid',
    'email',
    'profile',
    'https://www.googleapis.com/auth/calendar.events',
    'https://www.googleapis.com/auth/calendar.calendarlist.readonly',
    'https://app.example.com',
    'https://app.example.com/api/auth/callback',
  ]);
  expect(text).not.toContain('And the API of');
});

test('names the API of every further scope, further origins, and a redirect URI of the popup’s own', () => {
  const { pasted, text } = explain({
    optionalScopes: 'https://www.googleapis.com/auth/drive.file',
    domainName: 'app.example.com',
    hostedZoneId: 'Z0123456789',
    allowedOrigins: 'https://app.example.com https://www.example.com',
    popupRedirectUri: 'https://app.example.com/popup',
  });
  expect(text).toContain('And the API of https://www.googleapis.com/auth/drive.file');
  expect(pasted.slice(-4)).toEqual([
    'https://app.example.com',
    'https://www.example.com',
    'https://app.example.com/api/auth/callback',
    'https://app.example.com/popup',
  ]);
});
