import * as z from 'zod/mini';

const code = z
  .string()
  .check(
    z.minLength(1),
    z.maxLength(256),
    z.regex(/^[\x21-\x7e]+$/),
    z.meta({ description: 'The authorization code; Google makes it at most 256 bytes long.' }),
  );

const state = z
  .string()
  .check(z.minLength(1), z.maxLength(8192), z.meta({ description: 'The `state` of the attempt.' }));

/** Body of `POST /auth/code` and `POST /auth/scopes`: what Google Identity Services handed to the page. */
export const codeSchema = z.strictObject({ code, state }).check(z.meta({ id: 'Code' }));
