import type { BusEvents } from '../../shared/bus/bus-events.ts';
import { LATE_AFTER } from '../../shared/engine/run-scheduled.ts';
import { samples } from './samples/samples.ts';
import { scheduleSamples } from './samples/schedule-samples.ts';

interface DescribedEvent<Detail> {
  when: string;
  /** What each field of `detail` holds. */
  detail: Readonly<Record<keyof Detail, string>>;
}

const user = 'the user’s id, as `GET /session` answers it';

const run = {
  user,
  source: 'what asked for it: the id of a plan, `broadcast:<id>`, or `key:<hash>` of an adopter’s key',
  occurrence: 'the plan’s time, UTC; `once` for what has no plan',
};

/** Every event of the bus, with every field; one more of either does not compile until it is told here. */
export const busEvents: { readonly [Type in keyof BusEvents]: DescribedEvent<BusEvents[Type]> } = {
  EventCreated: {
    when: 'an event was created while its user was away',
    detail: {
      ...run,
      eventId: 'Google’s id of the event',
      htmlLink: 'its page at Google, where Google names one',
    },
  },
  EventFailed: {
    when: 'a run was given up',
    detail: { ...run, reason: 'a code of this document, and Google’s own word if it had one' },
  },
  EventMissed: {
    when: 'an occurrence will not run any more, since its plan says `missed: "skip"`, is gone, or was put back from a backup',
    detail: {
      ...run,
      reason: `\`late\`: it began over ${LATE_AFTER / 60_000} minutes after its time; \`parked\`: the grant was dead, or without the scope, when it was due; \`restored\`: it was due before an operator put its plan back from a backup`,
    },
  },
  GrantRevoked: {
    when: 'Google no longer honours a grant; all plans of its user are parked until they connect again',
    detail: { user },
  },
  GrantRestored: { when: 'that user has connected again', detail: { user } },
};

const { created } = scheduleSamples.runs;

/** An event as EventBridge hands it to a rule. */
export const busEventSample = {
  version: '0',
  id: '7bf73129-1428-4cd3-a780-95db273d1602',
  'detail-type': 'EventCreated',
  source: 'onbehalf',
  account: '123456789012',
  time: '2027-03-15T08:00:02Z',
  region: 'eu-central-1',
  resources: [],
  detail: {
    user: samples.user.id,
    source: samples.scheduleId,
    occurrence: created.occurrence,
    eventId: created.eventId,
    htmlLink: created.htmlLink,
  },
};

const list = Object.entries(busEvents)
  .map(([type, { when, detail }]) => {
    const fields = Object.entries(detail).map(([name, holds]) => `  - \`${name}\`: ${holds}`);
    return [`- \`${type}\`: ${when}`, ...fields].join('\n');
  })
  .join('\n');

/**
 * The bus, in CommonMark. It stands in the description and not under `webhooks`: those are requests of ours to
 * an address of the adopter's, while here the adopter writes EventBridge rules, and no HTTP is spoken.
 */
export const busDescription = `## Events on the bus

What happens while users are away is also put on the deployment’s EventBridge bus, for rules of the adopter’s own, for example to mail a user whose grant is dead. The source is \`${busEventSample.source}\`, and the \`detail-type\` one of the following, with these fields in \`detail\`, all of them strings. None holds what a user wrote. Each is sent at least once: tell repeats by \`detail\`. Fields and types may be added.

${list}

\`\`\`json
${JSON.stringify(busEventSample, undefined, 2)}
\`\`\``;
