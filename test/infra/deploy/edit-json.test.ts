import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { setMembers } from '../../../infra/deploy/edit-json.ts';

const file = readFileSync('cdk.json', 'utf8');

/** Lines that are in the one and not in the other. */
const added = (edited: string, text = file) => {
  const lines = text.split('\n');
  return edited.split('\n').filter((line) => !lines.includes(line));
};

describe('members that are set in a JSON file', () => {
  test('stand behind the one that is named, and nothing else is touched', () => {
    const edited = setMembers(
      file,
      'context',
      { hostPage: true, clientId: '1-x.apps.googleusercontent.com' },
      'stage',
    );
    expect(added(edited)).toEqual([
      '    "hostPage": true,',
      '    "clientId": "1-x.apps.googleusercontent.com",',
    ]);
    expect(edited.replace(/ {4}"(hostPage|clientId)".*\n/g, '')).toBe(file);
    expect(Object.keys(JSON.parse(edited).context).slice(0, 3)).toEqual(['stage', 'hostPage', 'clientId']);
  });

  test('take the place of what stood there', () => {
    const once = setMembers(file, 'context', { clientId: '1-x', stage: 'prod' }, 'stage');
    const twice = setMembers(once, 'context', { clientId: 'a "b" $& \\' }, 'stage');
    expect(added(twice, once)).toEqual(['    "clientId": "a \\"b\\" $& \\\\",']);
    expect(JSON.parse(twice).context).toMatchObject({ stage: 'prod', clientId: 'a "b" $& \\' });
  });

  test.each([
    ['without the member to stand behind', '{\n\t"context": {\n\t\t"other": 1\n\t}\n}\n'],
    [
      'with windows’ line ends',
      '{\r\n  "context": {\r\n    "stage": "dev",\r\n    "other": 1\r\n  }\r\n}\r\n',
    ],
    ['on one line', '{"context":{"stage":"dev","other":1}}'],
    ['with an empty object', '{ "context": {} }'],
    ['without the object', '{ "app": "x" }'],
    ['with the name elsewhere before', '{ "a": { "name": "x" }, "context": { "stage": { "name": 1 } } }'],
  ])('are read as they were set in one %s', (_name, text) => {
    const edited = setMembers(text, 'context', { name: 'value' }, 'stage');
    const before = JSON.parse(text);
    expect(JSON.parse(edited)).toEqual({ ...before, context: { ...before.context, name: 'value' } });
    if (text.includes('\r')) expect(edited).toContain('"stage": "dev",\r\n    "name": "value",\r\n');
  });

  test('are not set in what is no JSON', () => {
    expect(() => setMembers('{', 'context', { name: 'value' }, 'stage')).toThrow(SyntaxError);
  });
});
