import dynalite from 'dynalite';
import { closeServer, LOOPBACK, listenOnLoopback } from '../listen.ts';
import { describeTimeToLive } from './dynamodb/describe-time-to-live.ts';
import { createDynamodbTable, readTable, tableIndexes } from './dynamodb/dynamodb-table.ts';
import { reckonUnits } from './dynamodb/request-units.ts';
import { restoreTable } from './dynamodb/restore-table.ts';
import { AwsError } from './wire/aws-error.ts';
import { type Endpoint, startEndpoint } from './wire/endpoint.ts';
import { createFaultSwitches, type FaultSwitches } from './wire/faults.ts';
import { forwarder } from './wire/forward.ts';
import { awsJson, nameInTarget } from './wire/json-protocol.ts';
import { createRequestLog, type RequestLog } from './wire/request-log.ts';

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

export interface Dynamodb extends Endpoint {
  tableName: string;
  /** Everything that stands in the table, read past the log and the fault switches. */
  items(): Promise<Record<string, unknown>[]>;
  /** One record a wire call; the SDK's own retries count. */
  requests: RequestLog;
  faults: FaultSwitches<keyof typeof refusals>;
  /**
   * Enters in each record what the call consumes, indexes included. It takes more calls to the store behind, so a
   * call takes longer. @returns what ends it
   */
  reckonUnits(): () => void;
}

/**
 * DynamoDB on one machine: dynalite, in memory, behind an endpoint that counts the calls, can fail them,
 * adds the old item to a failed condition, and can restore a table to the present. The endpoint also shields dynalite from clients that give
 * up: an aborted request would end the process.
 */
export async function startDynamodb(options: { port?: number; tableName?: string } = {}): Promise<Dynamodb> {
  const tableName = options.tableName ?? 'onbehalf';
  const store = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const storeUrl = `http://${LOOPBACK}:${await listenOnLoopback(store, 0)}`;
  await createDynamodbTable(storeUrl, tableName);

  const requests = createRequestLog();
  const faults = createFaultSwitches(refusals);
  const forward = forwarder(storeUrl);
  const own = awsJson('1.0', TARGET_PREFIX, {
    RestoreTableToPointInTime: restoreTable(storeUrl),
    DescribeTimeToLive: describeTimeToLive(tableName),
  });
  let reckoning = false;
  const endpoint = await startEndpoint({
    port: options.port,
    contentType: 'application/x-amz-json-1.0',
    bodyLimit: 16 * 1024 * 1024,
    requests,
    faults,
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
    tableName,
    items: () => readTable(storeUrl, tableName),
    requests,
    faults,
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
