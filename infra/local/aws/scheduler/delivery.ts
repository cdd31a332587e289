import { randomUUID } from 'node:crypto';
import type { StoredSchedule } from './schedules.ts';

/** How a target took an invocation. */
export type DeliveryEnd =
  | { delivered: true }
  | { delivered: false; code: string; message: string; retryable: boolean };

/** The world that schedules call into. */
export interface Targets {
  /** Sends to a queue or invokes a function. */
  deliver(arn: string, input: string): Promise<DeliveryEnd>;
  /** Puts what could not be delivered into a queue. */
  bury(queueArn: string, input: string, attributes: Readonly<Record<string, string>>): Promise<void>;
}

/** One occurrence on its way to its target. */
export interface Delivery {
  schedule: StoredSchedule;
  /** Milliseconds since the epoch. */
  occurrence: number;
  attempt: number;
  /** When it is tried next. */
  at: number;
}

/** Longest pause between two attempts: 185 of them, the default, then fill the default of 24 hours. */
const LONGEST_PAUSE = 467_000;

/**
 * Tries once, with the context attributes put into the input.
 *
 * @returns the delivery to try again later, if there is one
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
export async function attempt(
  delivery: Delivery,
  targets: Targets,
  now: () => number,
): Promise<Delivery | undefined> {
  const { schedule, occurrence, attempt: number } = delivery;
  const { Arn, Input = '{}', RetryPolicy, DeadLetterConfig } = schedule.input.Target;
  const context: Record<string, string> = {
    'schedule-arn': schedule.arn,
    'scheduled-time': utcSeconds(occurrence),
    'execution-id': randomUUID(),
    'attempt-number': String(number),
  };
  const input = Input.replace(/<aws\.scheduler\.([a-z-]+)>/g, (whole, name) => context[name] ?? whole);
  const end = await targets.deliver(Arn, input);
  if (end.delivered) return undefined;
  const at = now() + Math.min(1_000 * 2 ** (number - 1), LONGEST_PAUSE);
  const exhausted = exhaustedBy(number > RetryPolicy.MaximumRetryAttempts, at - occurrence, RetryPolicy);
  if (end.retryable && !exhausted) return { ...delivery, attempt: number + 1, at };
  if (DeadLetterConfig?.Arn) {
    await targets.bury(DeadLetterConfig.Arn, input, {
      ERROR_CODE: end.code,
      ERROR_MESSAGE: end.message,
      EXECUTION_ID: context['execution-id'] ?? '',
      ...(exhausted && { EXHAUSTED_RETRY_CONDITION: exhausted }),
      IS_PAYLOAD_TRUNCATED: 'false',
      RETRY_ATTEMPTS: String(number - 1),
      SCHEDULED_TIME: utcSeconds(occurrence),
      SCHEDULE_ARN: schedule.arn,
      TARGET_ARN: Arn,
    });
  }
  return undefined;
}

function exhaustedBy(
  tooMany: boolean,
  age: number,
  { MaximumEventAgeInSeconds }: { MaximumEventAgeInSeconds: number },
): string | undefined {
  if (tooMany) return 'MaximumRetryAttempts';
  return age > MaximumEventAgeInSeconds * 1000 ? 'MaximumEventAgeInSeconds' : undefined;
}

/** E.g. `2027-03-01T17:00:00Z`. */
function utcSeconds(moment: number): string {
  return `${new Date(moment).toISOString().slice(0, 19)}Z`;
}
