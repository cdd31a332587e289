import type { FunctionName } from '../../../../shared/env.ts';

/** The account and region that the stand-ins pretend to be; the SDK signs for the same region. */
export const REGION = 'us-east-1';
export const ACCOUNT_ID = '000000000000';

/** Credentials that satisfy the SDK. The stand-ins ask for a signature, and do not verify it. */
export const credentials = { accessKeyId: 'AKIALOCALSTACK000000', secretAccessKey: 'not-a-secret' };

export function arnOf(service: string, resource: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${resource}`;
}

export function functionArn(name: FunctionName): string {
  return arnOf('lambda', `function:${name}`);
}
