import * as z from 'zod';

/** A key id, key ARN, alias name or alias ARN, as far as its length goes (API reference). */
export const keyId = z.string().min(1).max(2048);
