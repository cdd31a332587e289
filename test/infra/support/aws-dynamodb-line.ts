import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as z from 'zod';

/** A line of the AWS CLI, as the AWS SDK would send it. */
export interface AwsLine {
  /** `DeleteTable`, or `wait TableExists`. */
  operation: string;
  input: Record<string, unknown>;
  send(client: dynamodb.DynamoDBClient): Promise<unknown>;
}

type Sent = Parameters<dynamodb.DynamoDBClient['send']>[0];
const constructors = z.record(
  z.string(),
  z.custom<new (input: object) => Sent>((value) => typeof value === 'function'),
);
/** Schemas as the SDK's generator writes them: members stand fifth, and an operation's input is a function's answer. */
const members = z
  .tuple([z.unknown(), z.unknown(), z.unknown(), z.unknown(), z.array(z.string())])
  .rest(z.unknown());
const operation = z
  .tuple([
    z.unknown(),
    z.unknown(),
    z.unknown(),
    z.unknown(),
    z.custom<() => unknown>((value) => typeof value === 'function'),
  ])
  .rest(z.unknown());

const toPascal = (kebab: string) =>
  kebab.replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase());

/**
 * Reads `aws dynamodb <operation> --options`.
 *
 * @throws Error when there is no such operation, or it takes no such option
 */
export function readAwsLine(line: string): AwsLine {
  const words = (line.match(/'[^']*'|"[^"]*"|\S+/g) ?? []).map((word) =>
    word.replace(/^(['"])(.*)\1$/, '$2'),
  );
  const [aws, service, verb = '', ...rest] = words;
  if (aws !== 'aws' || service !== 'dynamodb') throw new Error(`That is no line of DynamoDB’s: ${line}`);
  const waits = verb === 'wait';
  const input = readOptions(waits ? rest.slice(1) : rest);
  if (waits) {
    if (rest[0] !== 'table-exists') throw new Error(`Nothing waits for ${rest[0]}.`);
    return {
      operation: 'wait TableExists',
      input,
      send: (client) =>
        dynamodb.waitUntilTableExists(
          { client, maxWaitTime: 10, minDelay: 1 },
          { TableName: String(input['TableName']) },
        ),
    };
  }
  const name = toPascal(verb);
  const found: unknown = Object(dynamodb)[`${name}Command`];
  const Command = constructors.parse({ found })['found'];
  if (!Command) throw new Error(`There is no ${name}.`);
  const command = new Command(input);
  const [, , , , inputOf] = operation.parse(Object(command).schema);
  const known = members.parse(inputOf())[4];
  for (const option of Object.keys(input))
    if (!known.includes(option)) throw new Error(`${name} takes no ${option}.`);
  return { operation: name, input, send: (client) => client.send(command) };
}

function readOptions(words: readonly string[]): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  words.forEach((word, index) => {
    if (!word.startsWith('--')) return;
    const value = words[index + 1];
    input[toPascal(word.slice(2))] = value === undefined || value.startsWith('--') ? true : readValue(value);
  });
  return input;
}

function readValue(text: string): unknown {
  if (/^\{/.test(text)) return JSON.parse(text);
  return /^\d{4}-\d\d-\d\dT/.test(text) ? new Date(text) : text;
}
