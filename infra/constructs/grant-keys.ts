import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AccountRootPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Alias, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { SEALING_PURPOSE } from '../../shared/vault/sealer.ts';
import type { Settings } from '../settings/settings-schema.ts';
import { administerKey } from './key-administration.ts';

interface GrantKeys {
  /** Everything that is sealed from now on is sealed with this one. */
  current: Key;
  /** They only open what they have sealed; the oldest first. */
  former: readonly Key[];
}

/**
 * Makes the keys 1 to `grantKey`. The last one has the alias.
 *
 * A former key stays for as long as the stack does: other stacks import its ARN, and CloudFormation takes no output
 * away that another stack imports. For the same reason the number cannot be lowered again, which would otherwise take
 * away the key that grants are sealed with. When nothing is sealed with a former key any more (`npm run ops -- reseal`)
 * it may be disabled by hand.
 */
export function createGrantKeys(
  scope: Construct,
  { stage, grantKey }: Pick<Settings, 'stage' | 'grantKey'>,
): GrantKeys {
  const kept = stage === 'prod';
  const create = (number: number): Key => {
    const suffix = number === 1 ? '' : String(number);
    return new Key(scope, `GrantKey${suffix}`, {
      description: `OnBehalf (${stage}): seals the Google tokens of its users${suffix && `, number ${suffix}`}`,
      enableKeyRotation: true,
      pendingWindow: Duration.days(kept ? 30 : 7),
      policy: grantKeyPolicy(),
      removalPolicy: kept ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
    });
  };
  const first = create(1);
  const further = Array.from({ length: grantKey - 1 }, (_, index) => create(index + 2));
  const keys = [first, ...further];
  const current = further.at(-1) ?? first;
  // Beside the first key, whichever it points to: under another id CloudFormation would make a second alias of that name
  // before it takes the first away, which fails.
  new Alias(first, 'Alias', { aliasName: `alias/onbehalf-${stage}-grants`, targetKey: current });
  return { current, former: keys.slice(0, -1) };
}

/**
 * Delegates to IAM as AWS recommends, but the use of the key only for grants: whatever an IAM policy of the
 * account says, without this context the key neither seals nor opens.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
function grantKeyPolicy(): PolicyDocument {
  const principals = [new AccountRootPrincipal()];
  return new PolicyDocument({
    statements: [
      administerKey(),
      new PolicyStatement({
        sid: 'UseForGrantsOnly',
        principals,
        actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
        resources: ['*'],
        conditions: { StringEquals: { 'kms:EncryptionContext:purpose': SEALING_PURPOSE } },
      }),
    ],
  });
}
