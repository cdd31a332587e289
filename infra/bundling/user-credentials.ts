/**
 * Stands in for the root of `google-auth-library`, which loads a client for every kind of credentials that a machine
 * can have. Here every call carries a user's token. Whoever imports another client is told so when the function is
 * bundled.
 */
export { OAuth2Client } from '../../node_modules/google-auth-library/build/src/auth/oauth2client.js';
