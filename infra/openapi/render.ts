import { join } from 'node:path';
import { stringify } from 'yaml';
import { describeApi } from './document.ts';

/** Where the document is kept. */
export const DOCUMENT_PATH = join(import.meta.dirname, '../../functions/openapi.yaml');

const HEADER = '# Made by `npm run openapi` from shared/ and infra/openapi/. Do not edit.\n';

/** The document as it is kept, in YAML. Dates and times are quoted: readers of YAML 1.1 take bare ones for no strings. */
export function renderDocument(): string {
  return (
    HEADER + stringify(describeApi(), { lineWidth: 110, aliasDuplicateObjects: false, compat: 'yaml-1.1' })
  );
}
