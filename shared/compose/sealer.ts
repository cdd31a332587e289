import type { Reads } from '../env.ts';
import type { Sealer } from '../vault/sealer.ts';
import { loadOnUse } from './load-on-use.ts';

export function composeSealer(environment: Reads<'GRANT_KEY_ID'>): Sealer {
  return loadOnUse(
    async () => {
      const [{ createSealer }, { createKmsClient }] = await Promise.all([
        import('../vault/sealer.ts'),
        import('../aws/clients/kms.ts'),
      ]);
      return createSealer(createKmsClient(), environment.GRANT_KEY_ID);
    },
    'open',
    'seal',
    'remember',
  );
}
