import dynalite from 'dynalite';
import { closeServer, LOOPBACK, listenOnLoopback } from '../listen.ts';
import { describeTimeToLive } from './dynamodb/describe-time-to-live.ts';
import { createDynamodbTable, readTable, tableIndexes } from './dynamodb/dynamodb-table.ts';
import { reckonUnits } from './dynamodb/request-units.ts';
import { restoreTable } from './dynamodb/restore-table.ts';
import { AwsError } from './wire/aws-error.ts';
import { type Endpoint, startEndpoint } from './wire/endpoint.ts';
import { forwarder } from './wire/forward.ts';
import { awsJson, nameInTarget } from './wire/json-protocol.ts';

const TABLE_NAME = 'onbehalf';
const TARGET_PREFIX = 'DynamoDB_20120810';
const NAMESPACE = 'com.amazonaws.dynamodb.v20120810';

const refusals = {
  throttle: new AwsError(
    `${NAMESPACE}#ProvisionedThroughputExceededException`,
    'The level of configured provisioned throughput for the table was exceeded.',
  ),
  access_denied: new AwsError(
    'com.amazon.coral.service#AccessDeniedException',
    'The caller is not authorized.',
  ),
  internal: new AwsError(`${NAMESPACE}#InternalServerError`, 'Internal server error', 500),
};

export interface Dynamodb extends Endpoint<keyof typeof refusals> {
  tableName: string;
  /** Everything that stands in the table, read past the log and the fault switches. */
  items(): Promise<Record<string, unknown>[]>;
  /**
   * Enters in each record what the call consumes, indexes included. It takes more calls to the store behind, so a
   * call takes longer. @returns what ends it
   */
  reckonUnits(): () => void;
}

/**
 * DynamoDB on one machine: dynalite, in memory, behind an endpoint that counts the calls, can fail them,
 * can restore a table to the present, and can reckon what a call consumes. The endpoint also shields dynalite from
 * clients that give up: an aborted request would end the process.
 */
export async function startDynamodb(): Promise<Dynamodb> {
  const store = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const storeUrl = `http://${LOOPBACK}:${await listenOnLoopback(store, 0)}`;
  await createDynamodbTable(storeUrl, TABLE_NAME);

  const forward = forwarder(storeUrl);
  const own = awsJson('1.0', TARGET_PREFIX, {
    RestoreTableToPointInTime: restoreTable(storeUrl),
    DescribeTimeToLive: describeTimeToLive(TABLE_NAME),
  });
  let reckoning = false;
  const endpoint = await startEndpoint({
    contentType: 'application/x-amz-json-1.0',
    bodyLimit: 16 * 1024 * 1024,
    refusals,
    nameOperation: (request) => nameInTarget(request, TARGET_PREFIX),
    async perform(operation, request, record) {
      if (own.nameOperation(request) === operation) return own.perform(operation, request, record);
      if (!reckoning) return forward(request);
      const { answer, units } = await reckonUnits(forward, tableIndexes, operation, request);
      record.units = units;
      return answer;
    },
  });
  return {
    ...endpoint,
    tableName: TABLE_NAME,
    items: () => readTable(storeUrl, TABLE_NAME),
    reckonUnits() {
      reckoning = true;
      return () => {
        reckoning = false;
      };
    },
    async close() {
      await endpoint.close();
      await closeServer(store);
    },
  };
}
