import type { MeasuredCall, MeasuredOperation, RequestUnits, Service } from './measured-calls.ts';

export interface Totals {
  calls: Record<Service, number>;
  bytes: MeasuredCall['bytes'];
  units: RequestUnits;
}

/** What an operation's calls come to, for all its users together. */
export function totalsOf({ calls }: Pick<MeasuredOperation, 'calls'>): Totals {
  const sum = (amount: (call: MeasuredCall) => number) => calls.reduce((all, call) => all + amount(call), 0);
  const count = (service: Service) => calls.filter((call) => call.service === service).length;
  return {
    calls: {
      dynamodb: count('dynamodb'),
      kms: count('kms'),
      secretsManager: count('secretsManager'),
      sqs: count('sqs'),
      scheduler: count('scheduler'),
      eventBridge: count('eventBridge'),
      google: count('google'),
    },
    bytes: { sent: sum(({ bytes }) => bytes.sent), received: sum(({ bytes }) => bytes.received) },
    units: {
      read: sum(({ units }) => units?.read ?? 0),
      write: sum(({ units }) => units?.write ?? 0),
      indexWrite: sum(({ units }) => units?.indexWrite ?? 0),
    },
  };
}
