import * as z from 'zod';

const name = z
  .string()
  .regex(/^[A-Za-z0-9/_+=.@-]+$/, 'Member must satisfy regular expression pattern: [A-Za-z0-9/_+=.@-]+')
  .max(512);
const token = z.string().min(32).max(64).optional();
/** A secret's value may have 65,536 bytes (API reference). */
const value = {
  SecretString: z.string().min(1).max(65_536).optional(),
  SecretBinary: z.base64().min(1).max(87_384).optional(),
};

export const createInput = z.object({
  Name: name,
  Description: z.string().max(2048).optional(),
  ClientRequestToken: token,
  ...value,
});

/** Input of DescribeSecret. Name or ARN. */
export const secretReference = z.object({ SecretId: z.string().min(1).max(2048) });

export const putInput = secretReference.extend({
  ClientRequestToken: token,
  VersionStages: z.array(z.string().min(1).max(256)).min(1).max(20).optional(),
  ...value,
});

export const getInput = secretReference.extend({
  VersionId: z.string().optional(),
  VersionStage: z.string().optional(),
});

export const deleteInput = secretReference.extend({ ForceDeleteWithoutRecovery: z.boolean().default(false) });
