import type { RouteId } from '../../shared/routes.ts';
import type { OperationsOf } from './operation.ts';
import { accountOperations } from './operations/account.ts';
import { calendarOperations } from './operations/calendar.ts';
import { callbackOperations } from './operations/callback.ts';
import { consentOperations } from './operations/consent.ts';
import { scheduleOperations } from './operations/schedules.ts';
import { webhookOperations } from './operations/webhooks.ts';

/** What the document says of each route; a route without an entry does not compile. */
export const operations: OperationsOf<RouteId> = {
  ...consentOperations,
  ...callbackOperations,
  ...accountOperations,
  ...calendarOperations,
  ...scheduleOperations,
  ...webhookOperations,
};
