import { describe, expect, test } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import type { PageFiles } from '../../infra/page/build-page.ts';
import { PAGE } from './support/page-files.ts';
import { readRoles } from './support/read-template.ts';
import { synthesise } from './support/synthesise.ts';

const deployments = z.record(
  z.string(),
  z.object({
    DependsOn: z.array(z.string()).default([]),
    Properties: z.looseObject({
      SourceObjectKeys: z.tuple([z.string()]),
      SystemMetadata: z.strictObject({ 'cache-control': z.string() }),
      Prune: z.boolean(),
      Exclude: z.array(z.string()).optional(),
    }),
  }),
);

function deploy(files: PageFiles = PAGE) {
  const { page } = synthesise({}, undefined, { files });
  if (!page) throw new Error('The page has no stack.');
  const found = deployments.parse(page.findResources('Custom::CDKBucketDeployment'));
  const named = (name: string) => {
    const [id, resource] = Object.entries(found).find(([id]) => id.startsWith(name)) ?? [];
    if (!id || !resource) throw new Error(`no ${name}`);
    return { id, dependsOn: resource.DependsOn, ...resource.Properties };
  };
  return { page, assets: named('Assets'), documents: named('Documents') };
}

function withFile(path: string, text: string): PageFiles {
  const file = PAGE.get(path);
  if (!file) throw new Error(`no ${path}`);
  return new Map([...PAGE, [path, { ...file, body: Buffer.from(text) }]]);
}

const { page, assets, documents } = deploy();

describe('files named by their content', () => {
  test('are kept for a year, and those of older deployments stay', () => {
    expect(assets).toMatchObject({
      SystemMetadata: { 'cache-control': 'public, max-age=31536000, immutable' },
      Prune: false,
    });
    expect(documents.Exclude).toEqual(['assets/*']);
  });

  test('are there before a document names them', () => {
    expect(documents.dependsOn).toContain(assets.id);
  });
});

describe('documents', () => {
  test('are asked about before every use, and go when they are no more', () => {
    expect(documents).toMatchObject({
      SystemMetadata: { 'cache-control': 'public, max-age=0, must-revalidate' },
      Prune: true,
    });
  });

  test('are never out of date at CloudFront, so there is nothing to invalidate', () => {
    expect(documents).not.toHaveProperty('DistributionId');
  });
});

describe('what is uploaded', () => {
  test('changes with the files and with nothing else', () => {
    const again = deploy();
    expect(again.page.toJSON()).toEqual(page.toJSON());
    const edited = deploy(withFile('/index.html', '<!doctype html><title>New</title>'));
    expect(edited.assets.SourceObjectKeys).toEqual(assets.SourceObjectKeys);
    expect(edited.documents.SourceObjectKeys).not.toEqual(documents.SourceObjectKeys);
    const restyled = deploy(withFile('/assets/page-A.js', '{ }'));
    expect(restyled.assets.SourceObjectKeys).not.toEqual(assets.SourceObjectKeys);
    expect(restyled.documents.SourceObjectKeys).toEqual(documents.SourceObjectKeys);
  });

  test('goes into the bucket that CloudFront reads', () => {
    page.allResourcesProperties('Custom::CDKBucketDeployment', {
      DestinationBucketName: {
        'Fn::ImportValue': Match.stringLikeRegexp('^onbehalf-dev-entry:.*PageBucket'),
      },
    });
  });
});

// A right that came with the files might not be in force yet when they are copied.
test('the copying function may read uploads and fill this bucket, whatever the files are', () => {
  const bucket = { 'Fn::ImportValue': expect.stringMatching(/^onbehalf-dev-entry:.*PageBucket.*Arn/) };
  const uploads = ['arn:', { Ref: 'AWS::Partition' }, ':s3:::', { 'Fn::Sub': expect.any(String) }, '/*'];
  expect(Object.values(readRoles(page))).toEqual([
    [
      expect.objectContaining({ Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] }),
      { Effect: 'Allow', Action: 's3:GetObject', Resource: { 'Fn::Join': ['', uploads] } },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: bucket },
      {
        Effect: 'Allow',
        Action: ['s3:DeleteObject', 's3:PutObject'],
        Resource: { 'Fn::Join': ['', [bucket, '/*']] },
      },
    ],
  ]);
  page.resourceCountIs('AWS::IAM::Policy', 0);
  const edited = deploy(withFile('/index.html', 'new')).page;
  expect(readRoles(edited)).toEqual(readRoles(page));
});

test('the page is deployed after the API that it calls', () => {
  const { stacks } = synthesise();
  expect(stacks.page?.dependencies).toContain(stacks.api);
});

test('the log of the copying is kept for the days of the stage', () => {
  const retention = (template: Template | undefined, days: number) =>
    template?.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: days });
  retention(page, 14);
  retention(synthesise({ stage: 'prod' }).page, 90);
});
