import { setTimeout as wait } from 'node:timers/promises';
import type { RequestRecord } from '../../../infra/local/aws/wire/request-log.ts';
import type { LoggedRequest } from '../../../infra/local/google/control.ts';
import type { LocalStack } from '../../../infra/local/stack.ts';
import type { MeasuredCall, Service } from './measured-calls.ts';

export interface Observer {
  /**
   * Does something, and tells which remote calls arrived meanwhile.
   *
   * @param latency milliseconds that every answer takes at least
   * @throws Error when a call was not answered
   */
  during<T>(latency: number, act: () => Promise<T>): Promise<{ answer: T; calls: MeasuredCall[] }>;
  /** Answers come at once again. */
  end(): void;
}

/** Watches the stand-ins' logs and holds their answers back. */
export function observeCalls(stack: LocalStack): Observer {
  const { control } = stack.google;
  const logs = {
    dynamodb: stack.dynamodb.requests,
    kms: stack.kms.requests,
    secretsManager: stack.secretsManager.requests,
    sqs: stack.sqs.requests,
    scheduler: stack.scheduler.requests,
    eventBridge: stack.bus.requests,
  } satisfies Partial<Record<Service, unknown>>;
  const awsLogs = Object.entries(logs) as [Exclude<Service, 'google'>, (typeof logs)['kms']][];

  let holding = 0;
  const hold = () => (holding > 0 ? wait(holding) : undefined);
  const endings = [
    stack.dynamodb.reckonUnits(),
    control.intercept('*', hold),
    ...awsLogs.map(([, log]) => log.intercept('*', hold)),
  ];
  const forget = () => {
    for (const [, log] of awsLogs) log.clear();
    control.forgetRequests();
  };
  return {
    async during(latency, act) {
      forget();
      holding = latency;
      try {
        const answer = await act();
        await settle(() => [...awsLogs.flatMap(([, log]) => log.all()), ...control.requests]);
        const calls = [
          ...awsLogs.flatMap(([service, log]) => log.all().map((record) => describe(service, record))),
          ...control.requests.map((request) => describe('google', request)),
        ].sort((one, other) => one.began - other.began);
        const first = calls[0]?.began ?? 0;
        return { answer, calls: calls.map((call) => startingAt(first, call)) };
      } finally {
        holding = 0;
      }
    },
    end() {
      for (const ending of endings) ending();
    },
  };
}

/** An answer may reach the function a moment before its server calls it done. */
async function settle(records: () => readonly Readonly<RequestRecord | LoggedRequest>[]): Promise<void> {
  for (let tries = 0; tries < 50 && !records().every(({ exchange }) => exchange); tries += 1) await wait(2);
}

function describe(service: Service, record: Readonly<RequestRecord | LoggedRequest>): MeasuredCall {
  const { operation, exchange, outcome } = record;
  if (!exchange) throw new Error(`${service} ${operation} was not answered.`);
  const { bytes, began, ended } = exchange;
  return {
    service,
    operation,
    outcome: String(outcome),
    // What the service received is what the function sent.
    bytes: { sent: bytes.received, received: bytes.sent },
    ...('units' in record && record.units ? { units: record.units } : {}),
    began,
    ended,
  };
}

function startingAt(first: number, call: MeasuredCall): MeasuredCall {
  return { ...call, began: call.began - first, ended: call.ended - first };
}
