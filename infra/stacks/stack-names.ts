/** The stacks of a stage, by the last part of their names; not every deployment has all of them. */
export const STACKS = [
  'data',
  'proof-key',
  'engine',
  'entry',
  'api',
  'watch',
  'page',
  'sample',
  'certificate',
  'firewall',
] as const;

export type StackName = (typeof STACKS)[number];

/** What CloudFormation calls a stack of ours. */
export function stackName(stage: string, name: StackName): string {
  return `onbehalf-${stage}-${name}`;
}

/** Whether a stack is in the region of CloudFront, wherever the others are: see cloudfront-region.ts. */
export function isAbroad(name: StackName): boolean {
  return name === 'certificate' || name === 'firewall';
}
