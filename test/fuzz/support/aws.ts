import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { named } from '../../faults/support/aws.ts';

/** What befalls a call of the SDK's after the SDK has tried again; `late`: it had taken effect. */
export const AWS_FAULTS = {
  throttled: { error: 'ThrottlingException', late: false },
  capacity: { error: 'ProvisionedThroughputExceededException', late: false },
  denied: { error: 'AccessDeniedException', late: false },
  disabled: { error: 'DisabledException', late: false },
  missing: { error: 'ResourceNotFoundException', late: false },
  internal: { error: 'InternalServerError', late: false },
  timeout: { error: 'TimeoutError', late: false },
  reset: { error: 'Error', late: false },
  lost: { error: 'TimeoutError', late: true },
} as const;
/** `repeat`: the answer is lost, and the SDK sends the call once more. */
export type AwsFault = keyof typeof AWS_FAULTS | 'repeat';

/** Looks at a call before it is made, and says what befalls it; may hold it up. */
export type AwsWeather = (call: string) => Promise<AwsFault | undefined> | AwsFault | undefined;

type Effects = Readonly<Record<string, (input: never) => object>>;

const clients = {
  table: DynamoDBDocumentClient,
  kms: KMSClient,
  secrets: SecretsManagerClient,
  queue: SQSClient,
  scheduler: SchedulerClient,
  bus: EventBridgeClient,
};
export type Service = keyof typeof clients;

/**
 * Takes the place of `send` of every client of the SDK, whoever has made it: what functions compose is what runs.
 *
 * @returns what puts everything back
 */
export function replaceAws(services: Record<Service, Effects>, weather: AwsWeather): () => void {
  const restore = Object.entries(clients).map(([service, { prototype }]) => {
    const before = Object.getOwnPropertyDescriptor(prototype, 'send');
    Object.defineProperty(prototype, 'send', {
      configurable: true,
      value: (command: { input: object }) => perform(service, services[service as Service], weather, command),
    });
    return () => {
      if (before) Object.defineProperty(prototype, 'send', before);
      else Reflect.deleteProperty(prototype, 'send');
    };
  });
  return () => {
    for (const undo of restore) undo();
  };
}

async function perform(
  service: string,
  effects: Effects,
  weather: AwsWeather,
  command: { input: object },
): Promise<object> {
  const name = command.constructor.name.replace(/Command$/, '');
  const effect = effects[name];
  if (!effect) throw new Error(`The test's ${service} does not know ${name}.`);
  const fault = await weather(`${service} ${name}`);
  if (fault === 'repeat') {
    try {
      effect(command.input as never);
    } catch {
      // Neither this answer nor that one was heard.
    }
  } else if (fault) {
    const { error, late } = AWS_FAULTS[fault];
    if (late) effect(command.input as never);
    throw named(error);
  }
  // The call takes effect now; its answer arrives later.
  const answer = effect(command.input as never);
  await undefined;
  return answer;
}
