import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { type Attribute, AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { createGrantKeys } from '../constructs/grant-keys.ts';
import { accept } from '../findings/accept.ts';
import type { DataNames } from '../resources.ts';
import type { Settings } from '../settings/settings-schema.ts';
import { TABLE_INDEXES, TABLE_KEYS, TTL_ATTRIBUTE } from '../table-shape.ts';
import { addOutputs } from './add-outputs.ts';

interface DataStackProps extends StackProps {
  settings: Pick<Settings, 'stage' | 'grantKey'>;
}

/** Everything that outlives a deployment: the table, the keys that seal grants, the client secret. */
export class DataStack extends Stack {
  readonly table: Table;
  readonly clientSecret: Secret;
  readonly resources: DataNames;

  constructor(scope: Construct, id: string, { settings, ...props }: DataStackProps) {
    super(scope, id, props);
    const { stage } = settings;
    const kept = stage === 'prod';

    this.table = new Table(this, 'Table', {
      partitionKey: stringKey(TABLE_KEYS.partition),
      sortKey: stringKey(TABLE_KEYS.sort),
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: TTL_ATTRIBUTE,
      deletionProtection: kept,
      removalPolicy: kept ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    accept(this.table, 'tableBackups');
    for (const { name, partition, sort, projected } of TABLE_INDEXES) {
      this.table.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: stringKey(partition),
        ...(sort && { sortKey: stringKey(sort) }),
        ...(projected.length > 0
          ? { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...projected] }
          : { projectionType: ProjectionType.KEYS_ONLY }),
      });
    }

    const { current, former } = createGrantKeys(this, settings);

    // Named, so that the command that fills it can be written down before there is a deployment.
    const secretName = `onbehalf/${stage}/google-client-secret`;
    this.clientSecret = new Secret(this, 'ClientSecret', {
      secretName,
      description: `OnBehalf (${stage}): the OAuth client secret of the Google project`,
      // The shape tells the functions that nobody has put the real one here yet.
      generateSecretString: { secretStringTemplate: '{}', generateStringKey: 'unfilled' },
      // Has a fixed name: of a first deployment that fails it goes, too, or it would be in the way of the next.
      removalPolicy: kept ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
    });
    accept(this.clientSecret, 'clientSecretRotation', 'secretKey');

    this.resources = {
      tableName: this.table.tableName,
      tableArn: this.table.tableArn,
      grantKeyArn: current.keyArn,
      formerGrantKeyArns: former.map(({ keyArn }) => keyArn),
      clientSecretArn: this.clientSecret.secretArn,
    };

    const formerArns = former.map(({ keyArn }) => keyArn).join(' ');
    addOutputs<'data'>(this, {
      TableName: ['The table of users.', this.table.tableName],
      GrantKeyArn: ['The key that seals grants.', current.keyArn],
      FormerGrantKeyArns: formerArns ? ['The keys that sealed grants before (list).', formerArns] : undefined,
      ClientSecretName: [
        'Put the OAuth client secret here: aws secretsmanager put-secret-value --secret-id <name> …',
        secretName,
      ],
    });
  }
}

function stringKey(name: string): Attribute {
  return { name, type: AttributeType.STRING };
}
