import type { PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import type { DecryptCommandInput, EncryptCommandInput } from '@aws-sdk/client-kms';
import type {
  CreateScheduleCommandInput,
  DeleteScheduleCommandInput,
  GetScheduleCommandInput,
} from '@aws-sdk/client-scheduler';
import { named } from './aws.ts';

/** KMS: a ciphertext opens under the context that it was sealed under, and no other. */
export function createKms() {
  const write = (held: object) => new TextEncoder().encode(JSON.stringify(held));
  const contextOf = (context: Record<string, string> = {}): string => JSON.stringify(Object.entries(context));
  return {
    Encrypt: ({ Plaintext, EncryptionContext }: EncryptCommandInput) => ({
      CiphertextBlob: write({
        context: contextOf(EncryptionContext),
        text: Buffer.from(Plaintext ?? []).toString('base64'),
      }),
    }),
    Decrypt: ({ CiphertextBlob, EncryptionContext }: DecryptCommandInput) => {
      const held: { context: string; text: string } = JSON.parse(new TextDecoder().decode(CiphertextBlob));
      if (held.context !== contextOf(EncryptionContext)) throw named('InvalidCiphertextException');
      return { Plaintext: new Uint8Array(Buffer.from(held.text, 'base64')) };
    },
  };
}

interface Told {
  type: string;
  detail: Record<string, unknown>;
}

/** An EventBridge bus that remembers everything. */
export function createHeardBus() {
  const told: Told[] = [];
  return {
    told,
    effects: {
      PutEvents: ({ Entries = [] }: PutEventsCommandInput) => {
        for (const { DetailType = '', Detail = '{}' } of Entries)
          told.push({ type: DetailType, detail: JSON.parse(Detail) });
        return { FailedEntryCount: 0 };
      },
    },
  };
}

/** EventBridge Scheduler: holds schedules, and refuses what lies in the past as AWS does. */
export function createHeldSchedules(now: () => number) {
  const held = new Map<string, CreateScheduleCommandInput>();
  const accept = (input: CreateScheduleCommandInput): void => {
    const [, at] = /^at\((.+)\)$/.exec(input.ScheduleExpression ?? '') ?? [];
    // The plans of these tests that run once are in UTC.
    if (at !== undefined && Date.parse(`${at}Z`) <= now()) throw named('ValidationException');
    if (input.EndDate !== undefined && input.EndDate.getTime() <= now()) throw named('ValidationException');
    held.set(String(input.Name), input);
  };
  return {
    held,
    effects: {
      CreateSchedule: (input: CreateScheduleCommandInput) => {
        if (held.has(String(input.Name))) throw named('ConflictException');
        accept(input);
        return {};
      },
      UpdateSchedule: (input: CreateScheduleCommandInput) => {
        if (!held.has(String(input.Name))) throw named('ResourceNotFoundException');
        accept(input);
        return {};
      },
      GetSchedule: ({ Name }: GetScheduleCommandInput) => {
        const schedule = held.get(String(Name));
        if (!schedule) throw named('ResourceNotFoundException');
        return schedule;
      },
      DeleteSchedule: ({ Name }: DeleteScheduleCommandInput) => {
        if (!held.delete(String(Name))) throw named('ResourceNotFoundException');
        return {};
      },
    },
  };
}
