import { JWTAccess } from 'google-auth-library';
import * as z from 'zod';
import { EXIT, OpsError } from '../cli/ops-error.ts';
import { readJsonFile } from '../cli/read-json-file.ts';

const AUDIENCE = 'https://risc.googleapis.com/google.identity.risc.v1beta.RiscManagementService';

const keySchema = z.object({
  type: z.literal('service_account'),
  client_email: z.email(),
  private_key: z.string().startsWith('-----BEGIN PRIVATE KEY-----'),
  private_key_id: z.string().min(1),
});

/**
 * Reads the key file of a service account and signs the authorization of the RISC API with it: a JWT for an hour.
 * https://developers.google.com/identity/protocols/risc#auth_token
 *
 * @returns the value of the `Authorization` header
 * @throws OpsError, which names the file and the fields that are wrong, and nothing that stands in them
 */
export async function authorize(path: string): Promise<string> {
  const key = keySchema.safeParse(await readJsonFile(path));
  if (!key.success) {
    const fields = [...new Set(key.error.issues.map((issue) => issue.path.join('.') || 'all of it'))];
    throw new OpsError(
      `${path} is not the JSON key of a service account (wrong: ${fields.join(', ')}). Make one at https://console.cloud.google.com/iam-admin/serviceaccounts, with the role "RISC Configuration Admin".`,
      EXIT.usage,
    );
  }
  const { client_email, private_key, private_key_id } = key.data;
  try {
    const headers = new JWTAccess(client_email, private_key, private_key_id).getRequestHeaders(AUDIENCE);
    return headers.get('authorization') ?? '';
  } catch {
    throw new OpsError(`The private key in ${path} cannot be used.`, EXIT.usage);
  }
}
