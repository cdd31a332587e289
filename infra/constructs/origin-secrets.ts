import { RemovalPolicy, SecretValue } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { NONE } from '../../shared/env.ts';
import { accept } from '../findings/accept.ts';
import type { Settings } from '../settings/settings-schema.ts';

type OriginSettings = Pick<Settings, 'stage' | 'originSecret'>;

/**
 * Makes the secrets by which the functions know what came through CloudFront: one for the number that the
 * setting has, which CloudFront sends; one for the next number, so that a deployment with the next number, which
 * reaches CloudFront first, has it send what the functions accept already; and the one before, which nobody
 * accepts any more, but which the stack of the functions still refers to until it is deployed.
 *
 * Each deployment gets its own: none is in a template, CloudFormation puts them in by dynamic references.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
 *
 * @returns what CloudFront has to send; undefined: nothing
 */
export function createOriginSecrets(scope: Construct, settings: OriginSettings): string | undefined {
  const { originSecret } = settings;
  if (originSecret === 0) return undefined;
  const create = (number: number): Secret => {
    const secret = new Secret(scope, `OriginSecret${number}`, {
      // Named, so that the functions can refer to it without an export that would hold it.
      secretName: nameOf(number, settings),
      description: `OnBehalf (${settings.stage}): what CloudFront shows to the API, number ${number}`,
      generateSecretString: { passwordLength: 43, excludePunctuation: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    accept(secret, 'originSecretRotation', 'secretKey');
    return secret;
  };
  if (originSecret > 1) create(originSecret - 1);
  const current = create(originSecret);
  create(originSecret + 1);
  // CloudFront shows it to whoever may read the distribution, and has no other way to know it.
  return current.secretValue.unsafeUnwrap();
}

/** The value of `ORIGIN_SECRETS`: those that functions accept. */
export function acceptedOriginSecrets(settings: OriginSettings): string {
  const { originSecret } = settings;
  if (originSecret === 0) return NONE;
  return [originSecret, originSecret + 1]
    .map((number) => SecretValue.secretsManager(nameOf(number, settings)).unsafeUnwrap())
    .join(' ');
}

function nameOf(number: number, { stage }: OriginSettings): string {
  return `onbehalf/${stage}/origin-secret-${number}`;
}
