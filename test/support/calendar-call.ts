import type { GoogleStandIn } from '../../infra/local/google/server.ts';

export interface CalendarAnswer {
  status: number;
  headers: Headers;
  body: {
    [field: string]: unknown;
    error: {
      code: number;
      message: string;
      status?: string;
      errors: Record<string, string>[];
      details?: Record<string, unknown>[];
    };
  };
}

/** A bare HTTP call to Calendar v3, below `/calendar/v3`, with an access token. */
export async function callCalendar(
  google: GoogleStandIn,
  accessToken: string | undefined,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<CalendarAnswer> {
  const response = await fetch(`${google.url}/calendar/v3${path}`, {
    method,
    headers: {
      ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
}

/** The whole-minute event that the tests vary. */
export const dentist = {
  summary: 'Dentist',
  start: { dateTime: '2030-01-07T10:00:00+01:00', timeZone: 'Europe/Paris' },
  end: { dateTime: '2030-01-07T11:00:00+01:00', timeZone: 'Europe/Paris' },
};
