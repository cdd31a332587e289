/** Why a finding is none. */
export interface Reason {
  /** What it is about, for whoever reads the table in SECURITY.md. */
  on: string;
  /** Ids of the rules, as the reports of cdk-nag and CDK have them, without what they found. */
  rules: readonly string[];
  why: string;
}

const NIST = 'NIST.800.53.R5';
const HIPAA = 'HIPAA.Security';
const PCI = 'PCI.DSS.321';

function of(rule: string, ...packs: string[]): string[] {
  return packs.map((pack) => `${pack}-${rule}`);
}

/**
 * The one list of findings that were looked at and not mended, each once with its reason. SECURITY.md has it as
 * a table (`npm run findings`); a test holds that each is still found, and that nothing else is.
 */
export const reasons = {
  functionOutsideVpc: {
    on: 'every function',
    rules: of('LambdaInsideVPC', NIST, HIPAA, PCI),
    why:
      'It speaks with Google, and with services of AWS that have no private address of ours: nothing is there ' +
      'that a VPC could hide. A NAT gateway for it costs 33 USD a month.',
  },
  functionConcurrency: {
    on: 'every function',
    rules: of('LambdaConcurrency', NIST, HIPAA),
    why:
      'What is reserved for one is taken from all others of the account, and a new account has none to give: ' +
      'the deployment would fail. The API is throttled at its stage, the queues by the concurrency of their ' +
      'mappings; the setting waf counts requests by address.',
  },
  functionTracing: {
    on: 'every function',
    rules: ['Serverless-LambdaTracing'],
    why: 'Traces cost per invocation; the logs have the outcome and latency of each.',
  },
  requestDeadLetters: {
    on: 'functions behind the API',
    rules: of('LambdaDLQ', 'Serverless', NIST, HIPAA),
    why: 'Only the HTTP API invokes it, and waits for the answer: nothing is queued.',
  },
  consumerDeadLetters: {
    on: 'functions behind a queue',
    rules: of('LambdaDLQ', 'Serverless', NIST, HIPAA),
    why: 'Its queue has a dead-letter queue. An operator who invokes it by hand sees the answer, or repeats.',
  },
  mappingDestination: {
    on: 'mappings from queues to functions',
    rules: ['Serverless-LambdaEventSourceMappingDestination'],
    why: 'Mappings of SQS have none: what keeps failing goes where the redrive policy of the queue says.',
  },
  isDeadLetters: {
    on: 'dead-letter queues',
    rules: ['AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy'],
    why: 'It is itself a dead-letter queue.',
  },
  inlinePolicy: {
    on: 'every role',
    rules: of('IAMNoInlinePolicy', NIST, HIPAA, PCI),
    why:
      'Its policy is for it alone, begins and ends with it, and cannot be attached to anything else, which is ' +
      'what IAM advises inline policies for.',
  },
  schedulesOfPlans: {
    on: 'functions that keep plans',
    rules: ['AwsSolutions-IAM5'],
    why: 'The schedules of plans, in a group of their own: one for each plan of a user.',
  },
  uploadedFiles: {
    on: 'role that deploys the page',
    rules: ['AwsSolutions-IAM5'],
    why: 'The names of the uploaded files change with every deployment; it may read them, and nothing else.',
  },
  filesOfPage: {
    on: 'role that deploys the page',
    rules: ['AwsSolutions-IAM5'],
    why: 'The bucket is for the page alone, of which every file may change.',
  },
  deploymentRuntime: {
    on: 'function that deploys the page',
    rules: ['AwsSolutions-L1', 'Serverless-LambdaLatestVersion'],
    why: 'The construct of CDK chooses the runtime; it runs at deployments only, on nothing that a user sent.',
  },
  deploymentDeadLetters: {
    on: 'function that deploys the page',
    rules: of('LambdaDLQ', 'Serverless', NIST, HIPAA),
    why: 'CloudFormation calls it and waits for its answer.',
  },
  logKey: {
    on: 'every log group',
    rules: of('CloudWatchLogGroupEncrypted', NIST, HIPAA, PCI),
    why:
      'CloudWatch encrypts it with a key of its own. A key of ours costs 1 USD a month, for logs into which no ' +
      'token, code or secret can come: only an allow-list of fields does.',
  },
  alarmsUntold: {
    on: 'alarms, without the setting alarmEmail',
    rules: of('CloudWatchAlarmAction', NIST, HIPAA),
    why: 'Nobody is named who could be told; the dashboard shows them. With alarmEmail each is mailed, and its end.',
  },
  mailedAlarms: {
    on: 'subscription of the setting alarmEmail',
    rules: ['Serverless-SNSRedrivePolicy'],
    why: 'A mail that is late tells of what was. The dashboard and the history of the alarm have every alarm, mailed or not.',
  },
  tableBackups: {
    on: 'the table',
    rules: of('DynamoDBInBackupPlan', NIST, HIPAA),
    why:
      'It can be brought back to every second of the last 35 days. Older copies would keep, for as long as ' +
      'they last, the sealed tokens of users who have disconnected.',
  },
  clientSecretRotation: {
    on: 'the client secret',
    rules: ['AwsSolutions-SMG4', ...of('SecretsManagerRotationEnabled', NIST, HIPAA)],
    why: 'Google has no API that rotates a client secret; its owner replaces it by hand.',
  },
  originSecretRotation: {
    on: 'the origin secrets',
    rules: ['AwsSolutions-SMG4', ...of('SecretsManagerRotationEnabled', NIST, HIPAA)],
    why:
      'CloudFront and the functions learn of a new one by a deployment only: raising the setting ' +
      'originSecret rotates it.',
  },
  secretKey: {
    on: 'all secrets',
    rules: of('SecretsManagerUsingKMSKey', NIST, HIPAA, PCI),
    why:
      'Encrypted with the key of Secrets Manager, which only that service can use, and only for who may read ' +
      'the secret. A key of ours costs more than the secret, and the grant key is for grants alone.',
  },
  apiAuthorization: {
    on: 'routes of the API',
    rules: ['AwsSolutions-APIG4'],
    why:
      'Signing in cannot require a session. Routes that do check it in their function, in the same read that ' +
      'brings the grant; an authorizer would read it twice.',
  },
  bucketLog: {
    on: 'bucket of the page',
    rules: ['AwsSolutions-S1', ...of('S3BucketLoggingEnabled', NIST, HIPAA, PCI)],
    why: 'Its one reader is CloudFront, and what it reads are the public files of a page.',
  },
  bucketCopies: {
    on: 'bucket of the page',
    rules: [
      ...of('S3BucketReplicationEnabled', NIST, HIPAA, PCI),
      ...of('S3BucketVersioningEnabled', NIST, HIPAA, PCI),
    ],
    why: 'It holds nothing but what a deployment puts there: an older page comes back from the repository.',
  },
  bucketKey: {
    on: 'bucket of the page',
    rules: of('S3DefaultEncryptionKMS', NIST, HIPAA, PCI),
    why: 'Encrypted with the key of S3. What is in it is public.',
  },
  bucketListing: {
    on: 'bucket of the page',
    rules: ['Annotation::@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk'],
    why: 'The root has a document, and no path that is empty comes to the bucket.',
  },
  countries: {
    on: 'distribution',
    rules: ['AwsSolutions-CFR1'],
    why: 'Whom the application is for is not known here; it excludes no country.',
  },
  noFirewall: {
    on: 'distribution, without the settings waf and webAclArn',
    rules: ['AwsSolutions-CFR2'],
    why: 'It costs every month what the rest costs under load. The page is static, and the API is throttled.',
  },
  distributionLog: {
    on: 'distribution',
    rules: ['AwsSolutions-CFR3'],
    why:
      'The log of CloudFront has the query string, in which the callback of Google carries its code. Calls of ' +
      'the API are in the log of its stage, without it.',
  },
  sharedCertificate: {
    on: 'distribution, without the setting domainName',
    rules: ['AwsSolutions-CFR4'],
    why: 'The certificate of cloudfront.net comes with its own oldest protocol; with domainName it is TLS 1.2.',
  },
} as const satisfies Record<string, Reason>;

export type ReasonName = keyof typeof reasons;
