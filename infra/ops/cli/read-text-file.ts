import { readFile } from 'node:fs/promises';
import { EXIT, fieldOf, OpsError } from './ops-error.ts';

/** A file that the operator has named. @throws OpsError, with the name of the file and why it cannot be read */
export async function readTextFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new OpsError(`${path} cannot be read (${fieldOf(error, 'code')}).`, EXIT.usage);
  }
}
