import type { Schedule } from './api.ts';
import type { Schedules, Versioned } from './client.ts';
import type { Answered, Send } from './request.ts';

export function createSchedules(send: Send): Schedules {
  const change: Schedules['change'] = (id, body, options) =>
    versioned(send('changeSchedule', { id, body, version: options?.version }));
  return {
    create: (body, { idempotencyKey = crypto.randomUUID() } = {}) =>
      versioned(send('createSchedule', { body, key: idempotencyKey })),
    list: async (options = {}) => (await send('listSchedules', { query: { ...options } })).answer,
    read: (id) => versioned(send('readSchedule', { id })),
    change,
    pause: (id) => change(id, { status: 'paused' }),
    resume: (id) => change(id, { status: 'active' }),
    delete: async (id) => (await send('deleteSchedule', { id })).answer,
  };
}

async function versioned<Plan extends Schedule>(sent: Promise<Answered<Plan>>): Promise<Versioned<Plan>> {
  const { answer, version } = await sent;
  return { ...answer, version };
}
