import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { describeLocalStack } from '../../infra/local/announcement.ts';
import { useStack } from '../support/use-stack.ts';
import { readAwsLine } from './support/aws-dynamodb-line.ts';

const page = readFileSync(join(import.meta.dirname, '../../infra/DATA.md'), 'utf8');
const used = useStack();

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'data-commands-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const unique = (pattern: RegExp) => [...new Set([...page.matchAll(pattern)].map(([, line = '']) => line))];

describe('every line for the AWS CLI', () => {
  const lines = unique(/^ *(aws dynamodb .+?)(?: +# .*)?$/gm);
  const fill = (line: string) =>
    line
      .trim()
      .replaceAll('"$TABLE_NAME"', used.stack.environment.TABLE_NAME)
      .replaceAll('"$BACKUP"', 'drill')
      .replaceAll('"$MOMENT"', '2026-03-01T11:59:00Z')
      .replaceAll('<sub>', 'nobody');
  /** What the stand-in does not do. */
  const abroad: Readonly<Record<string, string>> = {
    ListBackups: 'UnknownOperationException',
    RestoreTableFromBackup: 'UnknownOperationException',
    // It knows no protection from deletion.
    UpdateTable: 'ValidationException',
    // It has no history.
    'RestoreTableToPointInTime of a moment': 'InvalidRestoreTimeException',
  };

  test('names an operation and options that there are, and runs on the local stack where that can do it', async () => {
    const client = new DynamoDBClient({});
    const ended: string[] = [];
    // A table is deleted when nothing needs it any more.
    const inOrder = lines
      .map((line) => readAwsLine(fill(line)))
      .sort((one, other) => rank(one.operation) - rank(other.operation));
    for (const { operation, input, send } of inOrder) {
      const name = input['RestoreDateTime'] ? `${operation} of a moment` : operation;
      const end = await send(client).then(
        () => 'done',
        (error: unknown) => String(Object(error).name),
      );
      ended.push(name);
      expect([name, end]).toEqual([name, abroad[name] ?? 'done']);
    }
    expect(ended).toEqual(
      expect.arrayContaining([...Object.keys(abroad), 'DeleteTable', 'wait TableExists']),
    );
    client.destroy();
  });

  test('would not pass if it were wrong', () => {
    expect(() => readAwsLine('aws dynamodb restore-tables --x y')).toThrow();
    expect(() => readAwsLine('aws dynamodb delete-table --table y')).toThrow('takes no Table');
    expect(() => readAwsLine('aws kms list-keys')).toThrow('no line of DynamoDB');
  });

  function rank(operation: string): number {
    const order = ['RestoreTableToPointInTime', 'wait TableExists'];
    if (order.includes(operation)) return order.indexOf(operation);
    return operation === 'DeleteTable' ? 3 : 2;
  }
});

test('the line that leads the AWS CLI to the local stack does so', () => {
  const [, script = ''] = /^eval "\$\(node -e '(.+)' node_modules\/\.cache/m.exec(page) ?? [];
  const file = join(folder, '1.json');
  const description = describeLocalStack(used.stack);
  execFileSync(process.execPath, [
    '-e',
    `require('fs').writeFileSync(process.argv[1], process.argv[2])`,
    file,
    JSON.stringify(description),
  ]);
  const told = execFileSync(process.execPath, ['-e', script, file], { encoding: 'utf8' });
  expect(told).toContain(`export TABLE_NAME=${used.stack.environment.TABLE_NAME}\n`);
  expect(told).toContain(`export AWS_ENDPOINT_URL_DYNAMODB=${used.stack.dynamodb.url}\n`);
  expect(told).not.toMatch(/export (?!AWS_|TABLE_NAME)/);
});
