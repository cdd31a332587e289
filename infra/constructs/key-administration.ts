import { AccountRootPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/**
 * Administration of a key without any use of it. `CreateGrant` is left out: a grant would be a way to use the
 * key that neither its policy nor a role shows.
 */
const KEY_ADMINISTRATION = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:DeleteAlias',
  'kms:DescribeKey',
  'kms:DisableKey',
  'kms:DisableKeyRotation',
  'kms:EnableKey',
  'kms:EnableKeyRotation',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListGrants',
  'kms:ListKeyPolicies',
  'kms:ListKeyRotations',
  'kms:ListResourceTags',
  'kms:PutKeyPolicy',
  'kms:RevokeGrant',
  'kms:RotateKeyOnDemand',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
];

/**
 * The statement of a key policy by which IAM decides who in the account administers the key, as AWS recommends.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function administerKey(): PolicyStatement {
  return new PolicyStatement({
    sid: 'Administer',
    principals: [new AccountRootPrincipal()],
    actions: KEY_ADMINISTRATION,
    resources: ['*'],
  });
}
