/**
 * Stands in for `@aws-sdk/credential-provider-node` in every bundle. A Lambda finds its role's credentials in
 * its environment; SSO, profiles, web identity, container and instance metadata never apply there, and their
 * clients would be a tenth of the bundle.
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
