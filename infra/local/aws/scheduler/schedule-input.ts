import * as z from 'zod';

/** Names of schedules and groups. */
const name = z
  .string()
  .regex(/^[0-9a-zA-Z\-_.]{1,64}$/, 'Member must satisfy regular expression pattern: ^[0-9a-zA-Z-_.]+$');
const clientToken = z.string().regex(/^[a-zA-Z0-9\-_]{1,64}$/);
const groupName = name.default('default');
/** On the wire a timestamp is a number of seconds; here it is in milliseconds. */
const timestamp = z.number().transform((seconds) => Math.round(seconds * 1000));
const state = z.enum(['ENABLED', 'DISABLED']);
const queueArn = z.string().regex(/^arn:aws:sqs:[a-z0-9-]+:\d{12}:[a-zA-Z0-9\-_]+$/);

const flexibleTimeWindow = z.discriminatedUnion('Mode', [
  z.object({ Mode: z.literal('OFF') }).strict(),
  z.object({ Mode: z.literal('FLEXIBLE'), MaximumWindowInMinutes: z.int().min(1).max(1440) }),
]);

/** What a schedule calls; parameters of targets that are no queue and no function are not known here. */
const target = z.object({
  Arn: z.string().regex(/^arn:aws:(?:sqs|lambda):[a-z0-9-]+:\d{12}:[\w:.-]+$/),
  RoleArn: z.string().regex(/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/),
  Input: z.string().min(1).optional(),
  DeadLetterConfig: z.object({ Arn: queueArn.optional() }).optional(),
  RetryPolicy: z
    .object({
      MaximumEventAgeInSeconds: z.int().min(60).max(86_400).default(86_400),
      MaximumRetryAttempts: z.int().min(0).max(185).default(185),
    })
    .prefault({}),
});

/** Input of CreateSchedule and UpdateSchedule, with AWS's defaults. */
export const scheduleInput = z.object({
  Name: name,
  GroupName: groupName,
  ScheduleExpression: z.string().min(1).max(256),
  ScheduleExpressionTimezone: z.string().min(1).max(50).default('UTC'),
  StartDate: timestamp.optional(),
  EndDate: timestamp.optional(),
  State: state.default('ENABLED'),
  Description: z.string().max(512).optional(),
  FlexibleTimeWindow: flexibleTimeWindow,
  Target: target,
  ActionAfterCompletion: z.enum(['NONE', 'DELETE']).default('NONE'),
  ClientToken: clientToken.optional(),
});

export type ScheduleInput = z.output<typeof scheduleInput>;

/** Input of GetSchedule and DeleteSchedule; the group stands in the query. */
export const scheduleReference = z.object({ Name: name, groupName, clientToken: clientToken.optional() });

export const listInput = z.object({
  ScheduleGroup: name.optional(),
  NamePrefix: name.optional(),
  State: state.optional(),
  MaxResults: z.coerce.number().int().min(1).max(100).default(100),
  NextToken: z.string().min(1).max(2048).optional(),
});

export const groupInput = z.object({ Name: name });
