import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { permissions } from '../../infra/permissions.ts';

test.each(Object.keys(permissions))('the picture of the architecture shows %s', (name) => {
  const picture = readFileSync(new URL('../../infra/architecture.svg', import.meta.url), 'utf8');
  const words = [...picture.matchAll(/<text class="mono"[^>]*>([^<]+)<\/text>/g)].flatMap(([, text = '']) =>
    text.split(' · '),
  );
  expect(words).toContain(name);
});
