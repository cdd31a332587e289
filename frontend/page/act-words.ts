import type { Receipt } from '../client/onbehalf.ts';
import type { Words } from './words.ts';

/** A question that has to be answered before something is done. */
export interface Question {
  heading: string;
  /** What will happen: each a sentence after what it is about. */
  points: readonly (readonly [about: string, text: string])[];
  yes: string;
  no: string;
}

const EVENTS_STAY = ['Events', ' that were created stay in your calendar.'] as const;

export const askForget: Question = {
  heading: 'Forget Calendar in this app?',
  points: [
    ['Here', ', the key to your calendar is deleted, and your plans with it. You stay signed in.'],
    [
      'At Google',
      ', nothing changes: Google has no way to take back Calendar alone. Your Google Account goes on listing this app, which can no longer use what it lists.',
    ],
    EVENTS_STAY,
  ],
  yes: 'Forget Calendar',
  no: 'Keep it',
};

export const askDisconnect: Question = {
  heading: 'Revoke everything and delete your data?',
  points: [
    ['At Google', ', everything you allowed this app is revoked, sign-in included.'],
    [
      'Here',
      ', everything about you is deleted: who you are, the sealed key, your plans, and your sessions on all devices.',
    ],
    EVENTS_STAY,
  ],
  yes: 'Revoke and delete',
  no: 'Keep everything',
};

/** In place of {@link askDisconnect} where nothing is held that Google could revoke. */
export const askDelete: Question = {
  heading: 'Delete your data?',
  points: [
    ['Here', ', everything about you is deleted: who you are, your plans, and your sessions on all devices.'],
    [
      'At Google',
      ', nothing changes: this app holds no access that could be revoked. If your Google Account still lists it, you can remove it there.',
    ],
    EVENTS_STAY,
  ],
  yes: 'Delete my data',
  no: 'Keep everything',
};

export const askDeletePlan = (title: string): Question => ({
  heading: 'Delete this plan?',
  points: [['Nothing more', ` will be created by “${title}”.`], EVENTS_STAY],
  yes: 'Delete plan',
  no: 'Keep it',
});

/** Why Google is about to ask, before it does. */
export const askWhy = {
  connect: [
    'Connect your Google Calendar',
    'To put events into your calendar, now or at their time, this app needs one more permission. So far it can only tell who you are.',
  ],
  now: [
    'May this app add it to your calendar?',
    'So far this app can only tell who you are. To put your event into your Google Calendar it needs one more permission. Your event is created as soon as you have allowed it.',
  ],
  later: [
    'May this app add it to your calendar?',
    'So far this app can only tell who you are. To put your event into your Google Calendar at its time, also while you are away, it needs one more permission. It is planned as soon as you have allowed it.',
  ],
  reconnect: [
    'Connect your calendar again',
    'Google no longer accepts the access you gave, so your event cannot be created. Once you have allowed it again, it is.',
  ],
  calendars: [
    'Which of your calendars?',
    'To let you choose, this app has to see the list of your calendars. What you have allowed so far stays as it is.',
  ],
} as const satisfies Record<string, Words>;

export type Why = keyof typeof askWhy;

/** What was deleted, line by line. */
export function describeReceipt({ deleted }: Receipt): (readonly [what: string, how: string])[] {
  const count = (number: number) => (number === 0 ? 'none was there' : `${number} deleted`);
  return [
    ['Key to your calendar', deleted.grant ? 'deleted' : 'none was there'],
    ['Plans', count(deleted.plans)],
    ['Records of what plans did', count(deleted.runs)],
    ['Your name, address and picture', deleted.profile ? 'deleted' : 'kept: you are signed in'],
    ['Sign-ins', deleted.sessions > 0 ? `${deleted.sessions} ended` : 'kept: you are signed in'],
  ];
}

/** What became of the access at Google. */
export function describeGoogleSide({ google }: Receipt, told: boolean): string {
  if (google === 'revoked') return 'Google has revoked all access of this app.';
  if (google === 'not_held')
    return 'There was no access to revoke. If your Google Account still lists this app, you can remove it there:';
  return told
    ? 'Google could not be reached, so the access was not revoked there. Nothing here can use it any more. Remove it yourself at:'
    : 'Google was not told. Your Google Account still lists this app. You can remove it there:';
}
