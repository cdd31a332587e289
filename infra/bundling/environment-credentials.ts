import { fromEnv } from '@aws-sdk/credential-provider-env';
import { onFirstUse } from '../../shared/compose/load-on-use.ts';

/**
 * Stands in for `@aws-sdk/credential-provider-node` in every bundle. A Lambda finds its role's credentials in
 * its environment; SSO, profiles, web identity, container and instance metadata never apply there, and their
 * clients would be a tenth of the bundle. An instance keeps its environment while it lives, so it is read once.
 */
export const defaultProvider = (...options: Parameters<typeof fromEnv>) => onFirstUse(fromEnv(...options));
