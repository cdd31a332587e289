/** What the enabled fields of the composer hold. */
export interface Fields {
  /** The value, trimmed; empty for a field that is hidden. */
  text(name: string): string;
  has(name: string): boolean;
  all(name: string): string[];
}

export function readFields(form: HTMLFormElement): Fields {
  // Hidden fields are disabled, and not in it.
  const data = new FormData(form);
  return {
    text: (name) => String(data.get(name) ?? '').trim(),
    has: (name) => data.has(name),
    all: (name) => data.getAll(name).map(String),
  };
}

/** The parts of an event that do not depend on when it is. */
export function readDetails({ text, has }: Fields) {
  const guests = text('attendees').split(',').filter(Boolean);
  const calendarId = text('calendarId');
  return {
    summary: text('summary'),
    ...(text('location') && { location: text('location') }),
    ...(text('description') && { description: text('description') }),
    ...(calendarId && calendarId !== 'primary' && { calendarId }),
    ...(has('meet') && { conference: 'meet' as const }),
    ...(guests.length > 0 && {
      attendees: guests.map((email) => ({ email: email.trim() })),
      sendUpdates: has('invite') ? ('all' as const) : ('none' as const),
    }),
  };
}
