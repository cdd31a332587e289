import type { MessageView } from '../aws/sqs/message-view.ts';
import type { QueueId } from '../aws/sqs/queues.ts';
import { PREFLIGHT_SCHEDULE } from '../engine/offline-engine.ts';
import { html, type Markup } from '../pages/html.ts';
import type { Names } from './names.ts';
import type { TimeView } from './read-view.ts';
import { writeBusEvent, writeRequest, writeRun } from './tellings.ts';
import { writeDuration, writeMoment, writeSchedule, writeStatus } from './words.ts';

/** What the forms ask for; the moment to go to stands in `to`, in milliseconds. */
const STEPS = [
  ['+1 minute', 60_000],
  ['+1 hour', 3_600_000],
  ['+1 day', 86_400_000],
] as const;

const queueNames: Record<QueueId, string> = {
  events: 'Requests for events',
  deadEvents: 'Requests that were given up',
  broadcasts: 'Broadcasts',
  deadBroadcasts: 'Broadcasts that were given up',
  undelivered: 'Occurrences that could not be delivered',
};

export function renderView(view: TimeView, links: { page: string; calendar: string }): Markup {
  return html`<h1>Time and plans</h1>
<p>Here a person moves the clock of this stack, and sees what happens while nobody is signed in.
<a href="${links.page}">Application</a> <a href="${links.calendar}">Calendar</a></p>
<div id="state">${renderClock(view)}
<h2>Plans</h2>${rows(
    view.plans.map((plan) => renderPlan(plan, view)),
    'Nothing is planned.',
  )}
<h2>Queues</h2>${renderQueues(view)}
<h2>Runs</h2>${rows(
    view.runs.map((run) => renderRun(run, view)),
    'Nothing has run yet.',
  )}
<h2>Bus</h2>${rows(
    view.events.map((event) => renderEvent(event, view)),
    'No events have been sent.',
  )}</div>`;
}

function renderClock({ now, next, ahead }: TimeView): Markup {
  const duration = writeDuration(ahead);
  const step = ([label, by]: (typeof STEPS)[number]) =>
    html`<button name="by" value="${by}">${label}</button>`;
  return html`<p id="now"><strong>${writeMoment(now)}</strong>${duration !== undefined && ` – ${duration} ahead of this machine`}</p>
<form method="post" action="/">${STEPS.map(step)}
${
  next === undefined
    ? html`<button disabled>To the next planned moment</button>`
    : html`<button name="to" value="${next}">To the next planned moment: ${writeMoment(next)}</button>`
}</form>
<p class="soft">The clock only goes ahead. Sessions and consents grow old with it.</p>`;
}

function renderPlan({ schedule, user }: TimeView['plans'][number], { names }: TimeView): Markup {
  const what = schedule.name === PREFLIGHT_SCHEDULE ? 'Nightly check' : names.what(schedule.name);
  const when = schedule.enabled
    ? schedule.next === undefined
      ? 'nothing is to come'
      : `next on ${writeMoment(schedule.next)}`
    : 'paused';
  return html`<li>${what}${user !== undefined && ` for ${names.who(user)}`}, ${writeSchedule(schedule)}: ${when}
<small>${schedule.group}/${schedule.name}</small></li>`;
}

function renderQueues({ queued, now, names }: TimeView): Markup[] {
  return Object.entries(queueNames).map(([queue, name]) => {
    const messages = queued[queue as QueueId];
    return html`<h3>${name}: ${messages.length}</h3>${
      messages.length > 0 &&
      rows(
        messages.map((one) => renderMessage(one, now, names)),
        '',
      )
    }`;
  });
}

function renderMessage(message: MessageView, now: number, names: Names): Markup {
  const seen = message.receives === 0 ? 'not taken yet' : `taken ${message.receives}×`;
  const again = message.visibleAt > now ? `, visible on ${writeMoment(message.visibleAt)}` : '';
  return html`<li>${writeRequest(message.body, names)}<small><code>${message.body}</code></small><small>${seen}${again}</small></li>`;
}

function renderRun(run: TimeView['runs'][number], { names }: TimeView): Markup {
  const event = run.htmlLink !== undefined && html` <a href="${run.htmlLink}">Event</a>`;
  return html`<li>${writeRun(run, names)}: ${writeStatus(run.status, run.reason)}${event}
<small>as of ${writeMoment(run.updatedAt)}</small></li>`;
}

function renderEvent(event: TimeView['events'][number], { names }: TimeView): Markup {
  const { detailType, detail, time } = event;
  const words = writeBusEvent(event, names);
  return html`<li>${detailType}${words !== undefined && `: ${words}`}<small>${writeMoment(time)}</small><small><code>${JSON.stringify(detail)}</code></small></li>`;
}

function rows(items: readonly Markup[], none: string): Markup {
  return items.length === 0 ? html`<p class="soft">${none}</p>` : html`<ul>${items}</ul>`;
}
