import { RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { accept } from '../findings/accept.ts';

/**
 * Holds nothing but what a deployment puts there, so in every stage it goes with the stack, and has no
 * versions: an older page comes back from the repository.
 */
export function createPageBucket(scope: Construct, id: string): Bucket {
  const bucket = new Bucket(scope, id, {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.DESTROY,
    autoDeleteObjects: true,
  });
  accept(bucket, 'bucketLog', 'bucketCopies', 'bucketKey');
  return bucket;
}
