import { randomBytes } from 'node:crypto';
import { parseJson } from '../../../parse-json.ts';
import { json, type Received, type Reply } from '../../pages/http.ts';
import { Refusal } from '../answers.ts';
import { authorize } from '../oauth/bearer.ts';
import { filesOf, type GoogleState } from '../state.ts';
import { driveScopes } from './drive-scopes.ts';
import type { StoredFile } from './stored-file.ts';

/** As much of `q` as is understood here: https://developers.google.com/workspace/drive/api/guides/ref-search-terms */
const NAMED = /^name\s*=\s*'((?:[^'\\]|\\['\\])*)'(?:\s+and\s+trashed\s*=\s*false)?$/;

function readBody(body: string): Pick<StoredFile, 'name' | 'mimeType'> {
  const given = body === '' ? {} : parseJson(body);
  if (given === undefined) throw new Refusal('parseError');
  const { name = 'Untitled', mimeType = 'application/octet-stream' } = Object(given);
  return { name: String(name), mimeType: String(mimeType) };
}

/** Without content: what Drive makes of a request to `/drive/v3/files` itself. Names need not differ. */
export function createFile(request: Received, google: GoogleState): Reply {
  const account = authorize(google, request, driveScopes.createFiles);
  const { name, mimeType } = readBody(request.body);
  const id = randomBytes(24).toString('base64url');
  const file: StoredFile = { kind: 'drive#file', id, name, mimeType };
  filesOf(google, account).unshift(file);
  return json(200, file);
}

/** Every file here was made by the application, so `drive.file` shows the same as `drive`. Newest first. */
export function listFiles(request: Received, google: GoogleState): Reply {
  const account = authorize(google, request, driveScopes.listFiles);
  const q = request.url.searchParams.get('q') ?? '';
  const wanted = NAMED.exec(q.trim())?.[1]?.replaceAll(/\\(['\\])/g, '$1');
  if (q !== '' && wanted === undefined) throw new Refusal('invalidValue');
  const files = filesOf(google, account).filter(({ name }) => wanted === undefined || name === wanted);
  return json(200, { kind: 'drive#fileList', incompleteSearch: false, files });
}
