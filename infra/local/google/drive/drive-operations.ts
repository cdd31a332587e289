import type { Operation } from '../operation.ts';
import { createFile, listFiles } from './drive-api.ts';

/** Google Drive API v3, as far as the sample of another API calls it. */
export const driveOperations: readonly Operation[] = [
  { method: 'POST', path: '/drive/v3/files', name: 'files.create', answer: createFile },
  { method: 'GET', path: '/drive/v3/files', name: 'files.list', answer: listFiles },
];
