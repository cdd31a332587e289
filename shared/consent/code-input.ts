import * as z from 'zod';

/** Body of `POST /auth/code` and `POST /auth/scopes`: what Google Identity Services handed to the page. */
export const codeSchema = z
  .strictObject({
    code: z
      .string()
      .min(1)
      .max(256)
      .regex(/^[\x21-\x7e]+$/)
      .meta({ description: 'The authorization code; Google makes it at most 256 bytes long.' }),
    state: z.string().min(1).max(8192).meta({ description: 'The `state` of the attempt.' }),
  })
  .meta({ id: 'Code' });
