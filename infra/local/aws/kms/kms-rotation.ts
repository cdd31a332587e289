import * as z from 'zod';
import { AwsError } from '../wire/aws-error.ts';
import { type Operation, operation } from '../wire/json-protocol.ts';
import { keyId } from './key-id.ts';
import { createMaterial, type KmsKeys, requireUsable } from './kms-keys.ts';

/** Of one key (KMS quotas). */
const MOST_ROTATIONS = 25;

/**
 * Rotation of key material: what is encrypted from then on is encrypted with new material, under the same key. AWS takes
 * a while for it, this does not.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_RotateKeyOnDemand.html
 */
export function kmsRotationOperations(keys: KmsKeys): Record<string, Operation> {
  return {
    RotateKeyOnDemand: operation(z.object({ KeyId: keyId }), ({ KeyId }) => {
      // Key id and key ARN only.
      if (/^(arn:.*:)?alias\//.test(KeyId))
        throw new AwsError('NotFoundException', `Invalid keyId '${KeyId}'`);
      const key = requireUsable(keys.find(KeyId));
      if (key.usage !== 'ENCRYPT_DECRYPT')
        throw new AwsError('UnsupportedOperationException', `${key.arn} is not a symmetric key.`);
      if (key.materials.length > MOST_ROTATIONS)
        throw new AwsError(
          'LimitExceededException',
          `${key.arn} has been rotated on demand as often as it may be.`,
        );
      key.materials.push(createMaterial());
      return { KeyId: key.id };
    }),
  };
}
