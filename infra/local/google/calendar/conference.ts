import { createHash } from 'node:crypto';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import { Refusal } from '../answers.ts';

type Event = calendar_v3.Schema$Event;

/** Ten letters in Meet's form, the same for the same request. */
function meetingCode(seed: string): string {
  const letters = [...createHash('sha256').update(seed).digest().subarray(0, 10)].map((byte) =>
    String.fromCharCode(97 + (byte % 26)),
  );
  return `${letters.slice(0, 3).join('')}-${letters.slice(3, 7).join('')}-${letters.slice(7).join('')}`;
}

/**
 * The Meet conference that a create request asks for. Without `conferenceDataVersion=1` Google ignores
 * whatever the event says about conferences.
 *
 * @throws Refusal when the request has no id or asks for another kind of conference.
 */
export function arrangeConference(
  event: Event,
  version: string | null,
  eventId: string,
): Pick<Event, 'hangoutLink' | 'conferenceData'> {
  const request = event.conferenceData?.createRequest;
  if (version !== '1' || !request) return {};
  const type = request.conferenceSolutionKey?.type ?? 'hangoutsMeet';
  if (!request.requestId || type !== 'hangoutsMeet') throw new Refusal('invalidConference');
  const code = meetingCode(`${eventId} ${request.requestId}`);
  const uri = `https://meet.google.com/${code}`;
  const key = { type };
  return {
    hangoutLink: uri,
    conferenceData: {
      createRequest: {
        requestId: request.requestId,
        conferenceSolutionKey: key,
        status: { statusCode: 'success' },
      },
      entryPoints: [{ entryPointType: 'video', uri, label: `meet.google.com/${code}` }],
      conferenceSolution: { key, name: 'Google Meet' },
      conferenceId: code,
    },
  };
}
