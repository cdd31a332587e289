import type { DecryptCommandInput, EncryptCommandInput } from '@aws-sdk/client-kms';
import type {
  CreateScheduleCommandInput,
  DeleteScheduleCommandInput,
  GetScheduleCommandInput,
  UpdateScheduleCommandInput,
} from '@aws-sdk/client-scheduler';
import { scheduleInput } from '../../../infra/local/aws/scheduler/schedule-input.ts';
import { createSchedules, groupAt } from '../../../infra/local/aws/scheduler/schedules.ts';
import { AwsError } from '../../../infra/local/aws/wire/aws-error.ts';
import { named } from '../../faults/support/aws.ts';

/** KMS: a ciphertext opens under the context that it was sealed under, and no other. */
export function createKms() {
  const contextOf = (context: Record<string, string> = {}): string =>
    JSON.stringify(Object.entries(context).sort());
  return {
    Encrypt: ({ Plaintext = new Uint8Array(), EncryptionContext }: EncryptCommandInput) => {
      if (Plaintext.length < 1 || Plaintext.length > 4096) throw named('ValidationException');
      const sealed = Buffer.from(
        JSON.stringify([contextOf(EncryptionContext), Buffer.from(Plaintext).toString('base64')]),
      );
      return { CiphertextBlob: new Uint8Array(sealed) };
    },
    Decrypt: ({ CiphertextBlob = new Uint8Array(), EncryptionContext }: DecryptCommandInput) => {
      const [context, text] = readBlob(CiphertextBlob);
      if (context !== contextOf(EncryptionContext)) throw named('InvalidCiphertextException');
      return { Plaintext: new Uint8Array(Buffer.from(text, 'base64')) };
    },
  };
}

function readBlob(blob: Uint8Array): [context: string, text: string] {
  try {
    return JSON.parse(Buffer.from(blob).toString());
  } catch {
    throw named('InvalidCiphertextException');
  }
}

/** EventBridge Scheduler, with the rules of the stand-in on what it refuses. */
export function createHeldSchedules(now: () => number, group: string) {
  let schedules = createSchedules(now);
  const reset = (): void => {
    schedules = createSchedules(now);
    schedules.groups.set(group, groupAt(group, now()));
  };
  reset();
  const put = (input: CreateScheduleCommandInput | UpdateScheduleCommandInput, verb: 'create' | 'update') => {
    const { StartDate, EndDate, ...rest } = input;
    const wire = JSON.parse(
      JSON.stringify({ ...rest, StartDate: secondsOf(StartDate), EndDate: secondsOf(EndDate) }),
    );
    const parsed = scheduleInput.safeParse(wire);
    if (!parsed.success) throw named('ValidationException');
    return asAws(() => ({ ScheduleArn: schedules[verb](parsed.data).arn }));
  };
  return {
    all: () => schedules.all(),
    reset,
    effects: {
      CreateSchedule: (input: CreateScheduleCommandInput) => put(input, 'create'),
      UpdateSchedule: (input: UpdateScheduleCommandInput) => put(input, 'update'),
      GetSchedule: ({ GroupName = '', Name = '' }: GetScheduleCommandInput) =>
        asAws(() => ({ Target: schedules.find(GroupName, Name).input.Target })),
      DeleteSchedule: ({ GroupName = '', Name = '' }: DeleteScheduleCommandInput) =>
        asAws(() => {
          schedules.remove(schedules.find(GroupName, Name));
          return {};
        }),
    },
  };
}

function secondsOf(date: Date | undefined): number | undefined {
  return date && date.getTime() / 1000;
}

/** The stand-in's refusals, as the SDK throws them. */
function asAws<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof AwsError ? named(error.type) : error;
  }
}
