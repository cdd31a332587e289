import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { AccountRootPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { BY_SHARD } from '../shared/aws/index-by-shard.ts';
import { TOKEN_INDEXES } from '../shared/vault/find-by-token.ts';
import { SEALING_PURPOSE } from '../shared/vault/sealer.ts';
import { administerKey } from './constructs/key-administration.ts';
import { accept } from './findings/accept.ts';
import type { DataResources } from './resources.ts';
import type { Settings } from './settings.ts';

interface DataStackProps extends StackProps {
  settings: Pick<Settings, 'stage'>;
}

/** Everything that outlives a deployment: the table, the key that seals grants, the client secret. */
export class DataStack extends Stack {
  readonly table: Table;
  readonly grantKey: Key;
  readonly clientSecret: Secret;
  readonly resources: DataResources;

  constructor(scope: Construct, id: string, { settings, ...props }: DataStackProps) {
    super(scope, id, props);
    const { stage } = settings;
    const kept = stage === 'prod';
    const removalPolicy = kept ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;

    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expiresAt',
      deletionProtection: kept,
      removalPolicy,
    });
    accept(this.table, 'tableBackups');
    // Sparse: only what must be found without knowing whose it is has a shard. What is sealed is not projected.
    this.table.addGlobalSecondaryIndex({
      indexName: BY_SHARD,
      partitionKey: { name: 'shard', type: AttributeType.STRING },
      sortKey: { name: 'shardKey', type: AttributeType.STRING },
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: ['status', 'refreshedAt', 'when', 'endsAt', 'synced'],
    });

    // Sparse, too: an event of Google's may name a refresh token, and not whose it is.
    for (const [field, indexName] of Object.entries(TOKEN_INDEXES)) {
      this.table.addGlobalSecondaryIndex({
        indexName,
        partitionKey: { name: field, type: AttributeType.STRING },
        projectionType: ProjectionType.KEYS_ONLY,
      });
    }

    this.grantKey = new Key(this, 'GrantKey', {
      alias: `onbehalf-${stage}-grants`,
      description: `OnBehalf (${stage}): seals the Google tokens of its users`,
      enableKeyRotation: true,
      pendingWindow: Duration.days(kept ? 30 : 7),
      policy: grantKeyPolicy(),
      removalPolicy,
    });

    // Named, so that the command that fills it can be written down before there is a deployment.
    const secretName = `onbehalf/${stage}/google-client-secret`;
    this.clientSecret = new Secret(this, 'ClientSecret', {
      secretName,
      description: `OnBehalf (${stage}): the OAuth client secret of the Google project`,
      // The shape tells the functions that nobody has put the real one here yet.
      generateSecretString: { secretStringTemplate: '{}', generateStringKey: 'unfilled' },
      removalPolicy,
    });
    accept(this.clientSecret, 'clientSecretRotation', 'secretKey');

    this.resources = {
      tableName: this.table.tableName,
      tableArn: this.table.tableArn,
      grantKeyArn: this.grantKey.keyArn,
      clientSecretArn: this.clientSecret.secretArn,
    };

    new CfnOutput(this, 'TableName', { description: 'The table of users.', value: this.table.tableName });
    new CfnOutput(this, 'GrantKeyArn', {
      description: 'The key that seals grants.',
      value: this.grantKey.keyArn,
    });
    new CfnOutput(this, 'ClientSecretName', {
      description:
        'Put the OAuth client secret here: aws secretsmanager put-secret-value --secret-id <name> …',
      value: secretName,
    });
  }
}

/**
 * Delegates to IAM as AWS recommends, but the use of the key only for grants: whatever an IAM policy of the
 * account says, without this context the key neither seals nor opens.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
function grantKeyPolicy(): PolicyDocument {
  const principals = [new AccountRootPrincipal()];
  return new PolicyDocument({
    statements: [
      administerKey(),
      new PolicyStatement({
        sid: 'UseForGrantsOnly',
        principals,
        actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
        resources: ['*'],
        conditions: { StringEquals: { 'kms:EncryptionContext:purpose': SEALING_PURPOSE } },
      }),
    ],
  });
}
