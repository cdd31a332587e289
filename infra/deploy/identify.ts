import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fieldOf, OpsError } from '../ops/cli/ops-error.ts';

/** Who deploys, and where. */
export interface Identity {
  account: string;
  arn: string;
  region: string;
}

const SIGN_IN =
  'Sign in, e.g. with aws login, aws sso login or aws configure, and say --profile where it is not the default one';

/**
 * Asks AWS who we are, which tells good credentials from others.
 *
 * @throws OpsError with what to do
 */
export async function identify(): Promise<Identity> {
  const client = new STSClient({});
  try {
    const region = await client.config.region().catch(() => {
      throw new OpsError(
        'No AWS region is set. Say which one is to hold the deployment, e.g. export AWS_REGION=eu-central-1',
      );
    });
    const { Account = '', Arn = '' } = await client.send(new GetCallerIdentityCommand({}));
    return { account: Account, arn: Arn, region };
  } catch (error) {
    throw error instanceof OpsError ? error : new OpsError(explain(error));
  } finally {
    client.destroy();
  }
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html; what the SDK says of its own holds no secret. */
function explain(error: unknown): string {
  const profile = process.env['AWS_PROFILE'];
  const whose = profile ? ` of profile ${profile}` : '';
  const name = fieldOf(error, 'code') ?? fieldOf(error, 'name') ?? 'unknown';
  switch (name) {
    case 'CredentialsProviderError':
    case 'TokenProviderError':
      return `There are no AWS credentials${whose}, or they have to be renewed: ${fieldOf(error, 'message')}\n${SIGN_IN}.`;
    case 'ExpiredToken':
    case 'ExpiredTokenException':
    case 'RequestExpired':
      return `The AWS credentials${whose} have expired. ${SIGN_IN}.`;
    case 'InvalidClientTokenId':
    case 'UnrecognizedClientException':
    case 'SignatureDoesNotMatch':
    case 'IncompleteSignature':
      return `AWS does not take the credentials${whose} (${name}): they were deleted, have a typing error, or this region is not enabled in their account. ${SIGN_IN}.`;
    case 'AccessDenied':
    case 'AccessDeniedException':
      return 'AWS does not let these credentials ask who they are (sts:GetCallerIdentity), so nothing else will work.';
    default:
      return `AWS could not be asked who you are (${name}). Is there a network, and is the region right?`;
  }
}
