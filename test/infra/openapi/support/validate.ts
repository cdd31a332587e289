import { Ajv2020 } from 'ajv/dist/2020.js';
import { keptDocument } from './document-examples.ts';

const DOCUMENT = 'openapi.yaml';

// Not strict: to JSON Schema an OpenAPI document is full of words that it does not know.
const ajv = new Ajv2020({
  strict: false,
  allErrors: true,
  // An address of a guest has a pattern beside its format.
  formats: { uri: (text: string) => URL.canParse(text), email: true },
});
ajv.addSchema(keptDocument, DOCUMENT);

/** Judges by JSON Schema 2020-12, as an adopter’s tool does. @returns what is wrong; empty: nothing */
export function faultsOf(value: unknown, schemaPointer: string): string[] {
  const validate = ajv.compile({ $ref: `${DOCUMENT}#${encodeURI(schemaPointer)}` });
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
