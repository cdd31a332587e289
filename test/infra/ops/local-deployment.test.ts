import { expect, test } from '@jest/globals';
import { OpsError } from '../../../infra/ops/cli/ops-error.ts';
import { localDeployment } from '../../../infra/ops/deployment/local-deployment.ts';

test('a local stack of another version, which does not tell all that commands need, is to be started again', () => {
  const url = 'http://localhost:3000';
  const description = {
    pid: process.pid,
    startedAt: 0,
    url,
    environment: { TABLE_NAME: 'onbehalf' },
    securityEventsUrl: url,
    deadLetters: { events: url, broadcasts: url, undelivered: url },
  };
  const open = () => localDeployment(description, () => 0);
  expect(open).toThrow(OpsError);
  expect(open).toThrow(/another version.*npm start/);
});
