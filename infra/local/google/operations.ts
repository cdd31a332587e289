import { calendarOperations } from './calendar/calendar-operations.ts';
import { driveOperations } from './drive/drive-operations.ts';
import { oauthOperations } from './oauth/oauth-operations.ts';
import type { Operation } from './operation.ts';
import { pageOperations } from './pages/page-operations.ts';
import { riscOperations } from './risc/risc-management.ts';
import { riscPageOperations } from './risc/risc-page.ts';

/** All that the stand-in serves. */
export const operations: readonly Operation[] = [
  ...oauthOperations,
  ...calendarOperations,
  ...driveOperations,
  ...pageOperations,
  ...riscOperations,
  ...riscPageOperations,
];
