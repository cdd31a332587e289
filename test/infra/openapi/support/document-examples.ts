import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';
import { DOCUMENT_PATH } from '../../../../infra/openapi/render.ts';
import { type FoundExample, findExamples } from './find-examples.ts';

/** Each kind has a test that takes all examples of it from the document and exercises them. */
export type ExampleKind = 'call' | 'problem' | 'gateway' | 'schema' | 'bus';

/** A value that the document shows. */
export interface DocumentedExample {
  /** Readable, and unique: `createEvent 201 timed`, `parameter Origin`, `problem csrf`. */
  id: string;
  kind: ExampleKind;
  value: unknown;
  /** JSON Pointer of the schema that it is of; none: it is of an event on the bus. */
  schema: string | undefined;
}

const operation = z.looseObject({
  operationId: z.string(),
  parameters: z.array(z.looseObject({ name: z.string().optional() })).default([]),
});
const documentSchema = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), operation)) });

/** The document as it is kept. */
export const keptDocument = documentSchema.parse(parse(readFileSync(DOCUMENT_PATH, 'utf8')));

/** Every example of the document. */
export const documentExamples: readonly DocumentedExample[] = [...findExamples(keptDocument)].map(recognise);

export function examplesOf(kind: ExampleKind): readonly DocumentedExample[] {
  return documentExamples.filter((example) => example.kind === kind);
}

/** @throws Error for a place that no test knows of, so that no example stands there unexercised */
function recognise({ path, name, value }: FoundExample): DocumentedExample {
  const [kind, ...words] = placeOf(path) ?? [];
  if (kind === undefined) throw new Error(`There is an example at ${pointerTo(path)}`);
  const id = [...words, name].filter((word) => word !== '').join(' ');
  return { id, kind, value, schema: schemaAt(kind, path) };
}

/** What exercises an example, and by which words it is known. */
function placeOf(path: readonly string[]): [ExampleKind, ...string[]] | undefined {
  const [root, first, second = '', third = '', fourth = '', fifth = '', sixth = ''] = path;
  if (root === 'info') return ['bus', 'bus'];
  if (root === 'paths') {
    const { operationId, parameters } = operation.parse(keptDocument.paths[first ?? '']?.[second]);
    if (third === 'parameters') return ['call', operationId, parameters[Number(fourth)]?.name ?? ''];
    if (third === 'requestBody') return ['call', operationId, 'request'];
    if (third !== 'responses') return undefined;
    return ['call', operationId, fourth, fifth === 'headers' ? sixth : ''];
  }
  if (root !== 'components') return undefined;
  if (first === undefined) return ['problem', 'problem'];
  if (first === 'responses') return ['gateway', second];
  if (first === 'schemas') return ['schema', path.slice(2).join('.')];
  return first === 'parameters' || first === 'headers' ? ['call', first.slice(0, -1), second] : undefined;
}

function schemaAt(kind: ExampleKind, path: readonly string[]): string | undefined {
  if (kind === 'bus') return undefined;
  if (kind === 'problem') return pointerTo(['components', 'schemas', 'Problem']);
  return pointerTo(kind === 'schema' ? path : [...path, 'schema']);
}

function pointerTo(path: readonly string[]): string {
  return path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
