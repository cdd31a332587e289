import { expect, test } from '@jest/globals';
import { pageHeaders } from '../../../infra/page/page-headers.ts';

const headers = pageHeaders({ googleOrigin: 'https://accounts.google.com' });
const policy = new Map(
  headers['content-security-policy']?.split('; ').map((directive) => {
    const [name = '', ...sources] = directive.split(' ');
    return [name, sources] as const;
  }),
);

test('nothing loads that is not listed, and nothing is inline or evaluated', () => {
  expect(policy.get('default-src')).toEqual(["'none'"]);
  expect(headers['content-security-policy']).not.toMatch(/unsafe|\*|data:|blob:|http:/);
});

test('no service worker can be left behind in browsers', () => {
  expect(policy.get('worker-src')).toEqual(["'none'"]);
});

test('scripts come from the page itself and of Google only its sign-in', () => {
  expect(policy.get('script-src')).toEqual(["'self'", 'https://accounts.google.com/gsi/client']);
  expect(policy.get('connect-src')).toEqual(["'self'", 'https://accounts.google.com/gsi/']);
});

test('a page can neither frame it nor send its forms elsewhere', () => {
  expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
  expect(policy.get('form-action')).toEqual(["'self'"]);
  expect(policy.get('base-uri')).toEqual(["'none'"]);
  expect(headers['x-frame-options']).toBe('DENY');
});

test('the popup of Google can talk to the page that opened it', () => {
  expect(headers['cross-origin-opener-policy']).toBe('same-origin-allow-popups');
});
