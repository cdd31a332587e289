import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { parseJson } from '../../parse-json.ts';
import { fieldOf } from '../cli/ops-error.ts';

const jsonObject = z.record(z.string(), z.unknown());

/**
 * What stands in a secret:
 * - `filled`: something that can be a client secret
 * - `unfilled`: what the stack made it with
 * - `malformed`: nothing of Google's; `why` says so without quoting it
 * - `missing`: there is no such secret, or it is marked for deletion
 * - `unreadable`: AWS says why
 */
export type StoredSecret =
  | { kind: 'filled'; value: string }
  | { kind: 'unfilled' | 'missing' }
  | { kind: 'malformed' | 'unreadable'; why: string };

export async function readStoredSecret(client: SecretsManagerClient, id: string): Promise<StoredSecret> {
  try {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: id }));
    return judgeSecret(SecretString);
  } catch (error) {
    const name = fieldOf(error, 'name') ?? 'unknown';
    const missing = name === 'ResourceNotFoundException' || name === 'InvalidRequestException';
    return missing ? { kind: 'missing' } : { kind: 'unreadable', why: name };
  }
}

/** @param text the secret itself, or the JSON file of Google's console, as the functions take it */
export function judgeSecret(text: string): StoredSecret {
  const trimmed = text.trim();
  const file = trimmed.startsWith('{') ? jsonObject.safeParse(parseJson(trimmed)).data : undefined;
  if (trimmed.startsWith('{') && !file)
    return { kind: 'malformed', why: 'it begins like a JSON file, and is none' };
  if (file && 'unfilled' in file) return { kind: 'unfilled' };
  if (file && 'installed' in file)
    return { kind: 'malformed', why: 'it is of a desktop application; the client must be a web application' };
  const value = file ? Object(file['web'])['client_secret'] : trimmed;
  if (typeof value !== 'string') return { kind: 'malformed', why: 'the JSON has no web.client_secret' };
  if (value === '') return { kind: 'unfilled' };
  if (value.endsWith('.apps.googleusercontent.com'))
    return { kind: 'malformed', why: 'it is the client id, not the secret' };
  if (!/^[\x21-\x7e]{16,256}$/.test(value))
    return { kind: 'malformed', why: 'a client secret is one word of at least 16 characters' };
  return { kind: 'filled', value };
}

/** The client id in the JSON file of Google's console. */
export function clientIdIn(text: string): string | undefined {
  const id: unknown = Object(Object(parseJson(text))['web'])['client_id'];
  return typeof id === 'string' ? id : undefined;
}
