import { UNSET } from '../../shared/env.ts';
import { findOutputs } from '../ops/deployment/read-outputs.ts';
import { stackName } from '../stacks/stack-names.ts';

/** What is deployed already; a deployment that has failed on its way may have only a part. */
export interface Former {
  /** Nothing of this stage is in the account and region. */
  isNew: boolean;
  clientId: string | undefined;
  pageUrl: string | undefined;
}

/** @throws OpsError when AWS does not tell */
export async function readFormer(stage: string): Promise<Former> {
  const [data, engine, entry] = await Promise.all(
    (['data', 'engine', 'entry'] as const).map((name) => findOutputs(stackName(stage, name))),
  );
  const clientId = engine?.get('GoogleClientId');
  return {
    isNew: !data,
    clientId: clientId === UNSET ? undefined : clientId,
    pageUrl: entry?.get('PageUrl'),
  };
}
