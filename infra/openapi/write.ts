import { writeFileSync } from 'node:fs';
import { DOCUMENT_PATH, renderDocument } from './render.ts';

/** `npm run openapi`: writes the document anew. */
writeFileSync(DOCUMENT_PATH, renderDocument());
