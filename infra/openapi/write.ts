import { writeFileSync } from 'node:fs';
import { CLIENT_TYPES_PATH, renderClientTypes } from './client-types.ts';
import { DOCUMENT_PATH, renderDocument } from './render.ts';

/** `npm run openapi`: writes the document anew, and the types of the client from it. */
const document = renderDocument();
writeFileSync(DOCUMENT_PATH, document);
writeFileSync(CLIENT_TYPES_PATH, await renderClientTypes(document));
