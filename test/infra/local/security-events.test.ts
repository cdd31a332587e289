import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type LocalStack, startLocalStack } from '../../../infra/local/stack.ts';
import { SECURITY_EVENTS } from '../../../shared/risc/event-types.ts';

let stack: LocalStack;
beforeAll(async () => {
  stack = await startLocalStack({ securityEvents: true });
});
afterAll(() => stack.stop());

test('a stack that is told of security events has its receiver registered at Google from the start', async () => {
  const { risc } = stack.google.control;
  expect(risc.stream()?.delivery.url).toBe(`${stack.url}/api/webhooks/risc`);
  expect((await risc.send({ [SECURITY_EVENTS.verification]: { state: 'hello' } }))?.outcome).toBe(202);
});
