import { fieldOf } from '../cli/ops-error.ts';

/** The parts of a client's configuration that are found on this machine. */
interface Client {
  config: { region(): Promise<string>; credentials(): Promise<unknown> };
}

const SIGN_IN =
  'Sign in, e.g. with aws login, aws sso login or aws configure, and say --profile where it is not the default one';

const NO_REGION =
  'No AWS region is set. Say which one holds the deployment, or is to, e.g. export AWS_REGION=eu-central-1';

/**
 * What is missing on this machine when no region is set. AWS cannot be asked anything then, but whether there are
 * credentials is known here.
 *
 * @returns undefined when a region is set; else a line for the region, and what there is to say of credentials
 */
export async function explainNoRegion({ config }: Client): Promise<string | undefined> {
  const region = await config.region().catch(() => undefined);
  if (region !== undefined) return undefined;
  const fault = await config.credentials().then(() => undefined, explainCredentials);
  return [NO_REGION, fault].filter(Boolean).join('\n');
}

/**
 * What is wrong with credentials, by an error of the SDK or of AWS.
 * https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html; what the SDK says of its own holds no secret.
 *
 * @returns undefined when it is something else
 */
export function explainCredentials(error: unknown): string | undefined {
  const profile = process.env['AWS_PROFILE'];
  const whose = profile ? ` of profile ${profile}` : '';
  const name = nameOfFailure(error);
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
    default:
      return undefined;
  }
}

/** The short name of an error of the SDK, of AWS or of the network, which holds nothing secret. */
export function nameOfFailure(error: unknown): string {
  return fieldOf(error, 'code') ?? fieldOf(error, 'name') ?? 'unknown';
}
