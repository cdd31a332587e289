import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readSettings } from '../../infra/settings/read-settings.ts';
import { settingsSchema } from '../../infra/settings/settings-schema.ts';

const page = readFileSync(join(import.meta.dirname, '../../infra/SETTINGS.md'), 'utf8');
const rows = [...page.matchAll(/^\| (`.+?) \| (.*?) \|/gm)].map(([, names = '', defaults = '']) => ({
  names: [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
  defaults,
}));

test('the page of settings has every setting, and no other', () => {
  const documented = rows.flatMap(({ names }) => names);
  expect(documented.toSorted()).toEqual(Object.keys(settingsSchema.shape).toSorted());
});

test('its numbers are the defaults', () => {
  const settings = new Map<string, unknown>(Object.entries(readSettings({})));
  const numbers = rows.flatMap(({ names, defaults }) => {
    const told = defaults.split(', ');
    return names.flatMap((name, at) => {
      const value = settings.get(name);
      return typeof value === 'number' ? [[name, told[at]?.replace(',', ''), String(value)]] : [];
    });
  });
  expect(numbers.length).toBeGreaterThan(5);
  for (const [name, told, value] of numbers) expect([name, told]).toEqual([name, value]);
});
