// Writes the lines that one invocation of the worker and one request leave, by the functions' own logger.

import { createLog } from '../../../shared/log.ts';

const user = '104857609213847561234';
const requestId = '6f1c2c52-5b1e-4d54-9a43-1a6d1a1f7c55';
createLog('run-event').info('request', { kind: 'scheduled', user, requestId, milliseconds: 412 });
createLog('create-event').info('request', {
  user,
  route: 'POST /api/events',
  status: 201,
  requestId,
  milliseconds: 212,
});
