import { Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import type { Construct } from 'constructs';
import { createFunctionRole } from '../constructs/function-role.ts';
import { functionDefaults } from '../constructs/node-function.ts';
import { accept, acceptWildcard } from '../findings/accept.ts';
import { ASSETS, type PageFiles } from '../page/build-page.ts';
import { cacheControlOf } from '../page/cache-rules.ts';
import { withFilesOnDisk } from '../page/with-files-on-disk.ts';
import type { Settings } from '../settings/settings-schema.ts';

interface PageStackProps extends StackProps {
  settings: Settings;
  files: PageFiles;
  /** The bucket that CloudFront reads. */
  bucket: Bucket;
}

/** The files of the page. A stack of its own, deployed last: after the API that the page calls. */
export class PageStack extends Stack {
  constructor(scope: Construct, id: string, { settings, files, bucket, ...props }: PageStackProps) {
    super(scope, id, props);
    const upload = (name: string, immutable: boolean): Asset =>
      withFilesOnDisk(
        [...files].filter(([, file]) => file.immutable === immutable),
        (path) => new Asset(this, name, { path }),
      );
    const assetFiles = upload('AssetFiles', true);
    const documentFiles = upload('DocumentFiles', false);

    const { logRetention: retention, removalPolicy } = functionDefaults(settings);
    const logGroup = new LogGroup(this, 'Log', { retention, removalPolicy });
    // As an import, which is what cdk-nag gets to see of it.
    const bucketArn = bucket.stack.exportValue(bucket.bucketArn);
    const inBucket = `${bucketArn}/*`;
    // All files of all deployments: their names change with every one, and a right takes its time to be in force.
    const uploads = documentFiles.bucket.arnForObjects('*');
    const role = createFunctionRole(this, 'Role', logGroup, [
      allow(['s3:GetObject'], uploads),
      allow(['s3:ListBucket'], bucketArn),
      allow(['s3:PutObject', 's3:DeleteObject'], inBucket),
    ]);
    acceptWildcard(role, uploads, 'uploadedFiles');
    acceptWildcard(role, inBucket, 'filesOfPage');
    const common = {
      destinationBucket: bucket,
      // It would give itself wider ones.
      role: role.withoutPolicyUpdates(),
      logGroup,
      outputObjectKeys: false,
    };
    // What older deployments left stays, a few kilobytes each: an open page may yet ask for a part of its own.
    const assets = new BucketDeployment(this, 'Assets', {
      ...common,
      sources: [Source.bucket(assetFiles.bucket, assetFiles.s3ObjectKey)],
      prune: false,
      cacheControl: [CacheControl.fromString(cacheControlOf({ immutable: true }))],
    });
    // Nothing is to be invalidated: CloudFront asks about these before it gives them out.
    const documents = new BucketDeployment(this, 'Documents', {
      ...common,
      sources: [Source.bucket(documentFiles.bucket, documentFiles.s3ObjectKey)],
      prune: true,
      exclude: [`${ASSETS}/*`],
      cacheControl: [CacheControl.fromString(cacheControlOf({ immutable: false }))],
    });
    // No document names what is not there yet.
    documents.node.addDependency(assets);

    accept(logGroup, 'logKey');
    // CDK puts its function into the stack itself.
    accept(this, 'deploymentRuntime', 'deploymentDeadLetters');
    accept(this, 'functionOutsideVpc', 'functionConcurrency', 'functionTracing');
  }
}

function allow(actions: string[], resource: string): PolicyStatement {
  return new PolicyStatement({ actions, resources: [resource] });
}
