import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AccountRootPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { administerKey } from '../constructs/key-administration.ts';
import { ONLY_PROOFS } from '../constructs/statements.ts';
import type { Settings } from '../settings/settings-schema.ts';

interface ProofKeyStackProps extends StackProps {
  settings: Pick<Settings, 'stage'>;
}

/**
 * The key that refresh tokens are bound to. Whoever loses it loses every token that is bound to it: their users
 * have to connect again.
 *
 * A stack of its own, because it outlives the setting that asks for it: switched off, the stack is no longer
 * deployed, but stays as it is, and the same key is there when the setting is switched on again. In the data
 * stack the key could not go either, as long as the others import it, and would come back as another one.
 */
export class ProofKeyStack extends Stack {
  readonly key: Key;

  constructor(scope: Construct, id: string, { settings, ...props }: ProofKeyStackProps) {
    super(scope, id, props);
    const { stage } = settings;
    const kept = stage === 'prod';
    this.key = new Key(this, 'ProofKey', {
      alias: `onbehalf-${stage}-proofs`,
      description: `OnBehalf (${stage}): the Google refresh tokens of its users are bound to it`,
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      pendingWindow: Duration.days(kept ? 30 : 7),
      policy: proofKeyPolicy(),
      removalPolicy: kept ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
    });
  }
}

/** Delegates to IAM as the policy of the grant key does, and the use of the key only for what proofs take. */
function proofKeyPolicy(): PolicyDocument {
  const principals = [new AccountRootPrincipal()];
  return new PolicyDocument({
    statements: [
      administerKey(),
      new PolicyStatement({
        sid: 'SignProofsOnly',
        principals,
        actions: ['kms:Sign'],
        resources: ['*'],
        conditions: ONLY_PROOFS,
      }),
      new PolicyStatement({
        sid: 'ReadPublicKey',
        principals,
        actions: ['kms:GetPublicKey'],
        resources: ['*'],
      }),
    ],
  });
}
