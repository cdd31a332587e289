import { calendarOperations } from './calendar-operations.ts';
import { driveOperations } from './drive-operations.ts';
import { oauthOperations } from './oauth-operations.ts';
import type { Operation } from './operation.ts';
import { pageOperations } from './page-operations.ts';
import { riscOperations } from './risc-management.ts';
import { riscPageOperations } from './risc-page.ts';

/** All that the stand-in serves. */
export const operations: readonly Operation[] = [
  ...oauthOperations,
  ...calendarOperations,
  ...driveOperations,
  ...pageOperations,
  ...riscOperations,
  ...riscPageOperations,
];
