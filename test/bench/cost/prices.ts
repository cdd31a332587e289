/**
 * How a price is known.
 * - `page`: a stored copy of AWS's own page says it
 * - `quoted`: AWS's page fills its tables in by script, so the stored copy has none; pages of others quote it
 * - `remembered`: found in no stored page; to be checked
 */
export type Sureness = 'page' | 'quoted' | 'remembered';

export interface Price {
  /** Whose bill it stands on. */
  service: string;
  /** What is paid for. */
  unit: string;
  /** US dollars for {@link per} units; us-east-1, the first tier beyond any free one. */
  usd: number;
  per: number;
  /** The page that holds it. */
  source: string;
  sure: Sureness;
  /** Where it was read, if not at the source itself. */
  readAt?: string;
}

/** When all of them were looked up, in copies of pages that are not newer. */
export const LOOKED_UP = '2026-11-23';

const MILLION = 1_000_000;
const LAMBDA = 'https://aws.amazon.com/lambda/pricing/';
const SQS = 'https://aws.amazon.com/sqs/pricing/';
const BRIDGE = 'https://aws.amazon.com/eventbridge/pricing/';
const TABLE = 'https://aws.amazon.com/dynamodb/pricing/on-demand/';
const KMS = 'https://aws.amazon.com/kms/pricing/';
const SECRETS = 'https://aws.amazon.com/secrets-manager/pricing/';
const WATCH = 'https://aws.amazon.com/cloudwatch/pricing/';
const FRONT = 'https://aws.amazon.com/cloudfront/pricing/';
const STORE = 'https://aws.amazon.com/s3/pricing/';

/** AWS's list prices, by what they are a price of: ARM64, on demand, no free tier, no discount. */
export const prices = {
  scheduledInvocation: {
    service: 'EventBridge Scheduler',
    unit: 'invocations',
    usd: 1,
    per: MILLION,
    source: BRIDGE,
    sure: 'quoted',
    readAt:
      'https://cloudburn.io/blog/amazon-eventbridge-pricing (March 2026); the price list’s copy at huggingface.co/datasets/labofsahil/aws-pricing-dataset has its form, and other regions',
  },
  busEvent: {
    service: 'EventBridge bus',
    unit: 'custom events (each 64 KB)',
    usd: 1,
    per: MILLION,
    source: BRIDGE,
    sure: 'quoted',
    readAt: 'https://cloudburn.io/blog/amazon-eventbridge-pricing (March 2026)',
  },
  queueRequest: {
    service: 'SQS',
    unit: 'requests (each 64 KB), standard queue',
    usd: 0.4,
    per: MILLION,
    source: SQS,
    sure: 'quoted',
    readAt: 'https://cloudburn.io/blog/amazon-sqs-pricing (March 2026)',
  },
  fairQueueRequest: {
    service: 'SQS',
    unit: 'requests with a message group, on top (fair queues)',
    usd: 0.1,
    per: MILLION,
    source: SQS,
    sure: 'quoted',
    readAt: 'https://cloudburn.io/blog/amazon-sqs-pricing (March 2026); one page only',
  },
  functionRequest: {
    service: 'Lambda',
    unit: 'requests',
    usd: 0.2,
    per: MILLION,
    source: LAMBDA,
    sure: 'quoted',
    readAt: 'https://cloudchipr.com/blog/aws-lambda-pricing; api-evangelist/aws-lambda (2026-09-20)',
  },
  functionGigabyteSecond: {
    service: 'Lambda',
    unit: 'GB-seconds, ARM64',
    usd: 13.3334,
    per: MILLION,
    source: LAMBDA,
    sure: 'quoted',
    readAt: 'https://cloudchipr.com/blog/aws-lambda-pricing; artillery’s table of prices on npm',
  },
  tableRead: {
    service: 'DynamoDB',
    unit: 'read request units',
    usd: 0.125,
    per: MILLION,
    source: TABLE,
    sure: 'quoted',
    readAt: 'https://airbyte.com/data-engineering-resources/dynamodb-pricing (July 2025)',
  },
  tableWrite: {
    service: 'DynamoDB',
    unit: 'write request units',
    usd: 0.625,
    per: MILLION,
    source: TABLE,
    sure: 'quoted',
    readAt: 'https://airbyte.com/data-engineering-resources/dynamodb-pricing (July 2025)',
  },
  tableGigabyteMonth: {
    service: 'DynamoDB',
    unit: 'GB-months stored',
    usd: 0.25,
    per: 1,
    source: TABLE,
    sure: 'page',
    readAt: 'https://aws.amazon.com/dynamodb/pricing/ (an older copy)',
  },
  backupGigabyteMonth: {
    service: 'DynamoDB',
    unit: 'GB-months under point-in-time recovery',
    usd: 0.2,
    per: 1,
    source: TABLE,
    sure: 'quoted',
    readAt: 'ten public repositories of 2024 to 2026, all alike',
  },
  keyRequest: {
    service: 'KMS',
    unit: 'requests, symmetric',
    usd: 0.03,
    per: 10_000,
    source: KMS,
    sure: 'quoted',
    readAt: 'https://www.wring.co/blog/aws-kms-pricing-guide (March 2026)',
  },
  signature: {
    service: 'KMS',
    unit: 'signatures, elliptic curve',
    usd: 0.15,
    per: 10_000,
    source: KMS,
    sure: 'quoted',
    readAt:
      'https://www.factualminds.com/blog/aws-kms-pricing-keys-requests-multi-region/: “5× the symmetric rate”',
  },
  keyMonth: { service: 'KMS', unit: 'key-months', usd: 1, per: 1, source: KMS, sure: 'page' },
  rotatedKeyMonth: {
    service: 'KMS',
    unit: 'key-months of older key material (at most two)',
    usd: 1,
    per: 1,
    source: KMS,
    sure: 'quoted',
    readAt:
      'https://canglad.com/blog/2023/simple-math-of-aws-kms-key-rotation-costs names AWS’s cap of April 2024',
  },
  secretMonth: {
    service: 'Secrets Manager',
    unit: 'secret-months',
    usd: 0.4,
    per: 1,
    source: SECRETS,
    sure: 'quoted',
    readAt: 'https://hivebook.wiki/wiki/aws-secrets-manager-rotated-secrets-dynamic-db-credentials-kms',
  },
  secretRequest: {
    service: 'Secrets Manager',
    unit: 'requests',
    usd: 0.05,
    per: 10_000,
    source: SECRETS,
    sure: 'quoted',
    readAt: 'https://hivebook.wiki/wiki/aws-secrets-manager-rotated-secrets-dynamic-db-credentials-kms',
  },
  logGigabyte: {
    service: 'CloudWatch Logs',
    unit: 'GB taken in',
    usd: 0.5,
    per: 1,
    source: WATCH,
    sure: 'quoted',
    readAt: 'https://www.duckbillgroup.com/?p=9080 (May 2025); factualminds.com (June 2026)',
  },
  logGigabyteMonth: {
    service: 'CloudWatch Logs',
    unit: 'GB-months kept',
    usd: 0.03,
    per: 1,
    source: WATCH,
    sure: 'quoted',
    readAt: 'https://hykell.com/knowledge-base/aws-cloudwatch-logs-pricing',
  },
  alarmMonth: {
    service: 'CloudWatch',
    unit: 'alarm-months, standard resolution',
    usd: 0.1,
    per: 1,
    source: WATCH,
    sure: 'quoted',
    readAt: 'ten public repositories of 2024 to 2026, all alike',
  },
  dashboardMonth: {
    service: 'CloudWatch',
    unit: 'dashboard-months',
    usd: 3,
    per: 1,
    source: WATCH,
    sure: 'quoted',
    readAt:
      'https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/ (June 2026)',
  },
  apiRequest: {
    service: 'API Gateway',
    unit: 'HTTP API requests (each 512 KB)',
    usd: 1,
    per: MILLION,
    source: 'https://aws.amazon.com/api-gateway/pricing/',
    sure: 'page',
    readAt:
      'https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/cost-optimization.html',
  },
  edgeRequest: {
    service: 'CloudFront',
    unit: 'HTTPS requests, United States',
    usd: 0.01,
    per: 10_000,
    source: FRONT,
    sure: 'quoted',
    readAt: 'one public repository, as AWS’s price of 2024',
  },
  edgeGigabyte: {
    service: 'CloudFront',
    unit: 'GB to viewers, United States and Europe',
    usd: 0.085,
    per: 1,
    source: FRONT,
    sure: 'page',
  },
  internetGigabyte: {
    service: 'Data transfer',
    unit: 'GB to the internet, which Google is',
    usd: 0.09,
    per: 1,
    source: 'https://aws.amazon.com/ec2/pricing/on-demand/',
    sure: 'quoted',
    readAt:
      'https://www.apigatewaycost.com/aws; https://awsforengineers.com/blog/aws-api-gateway-pricing-explained (May 2025)',
  },
  pageGigabyteMonth: {
    service: 'S3',
    unit: 'GB-months stored',
    usd: 0.023,
    per: 1,
    source: STORE,
    sure: 'quoted',
    readAt: 'gist.github.com/bahrmichael',
  },
} as const satisfies Record<string, Price>;

/** What a bill counts. */
export type Meter = keyof typeof prices;
