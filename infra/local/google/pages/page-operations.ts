import { type Received, type Reply, redirect } from '../../pages/http.ts';
import { drawPicture } from '../accounts.ts';
import { CALENDAR_VIEW_PATH, deleteByHand, showCalendar } from '../calendar/calendar-view.ts';
import { EVENT_PAGE_PATH, showEvent } from '../calendar/event-page.ts';
import type { Operation, Parameters } from '../operation.ts';
import type { GoogleState } from '../state.ts';
import { CONNECTIONS_PATH, removeAccess, showConnections } from './connections-page.ts';
import { renderErrorPage } from './error-page.ts';
import { clearFaults, FAULTS_PATH, setFault, showFaults } from './faults-page.ts';
import { ofOwnForm } from './own-form.ts';

function showPicture(_request: Received, google: GoogleState, parameters: Parameters): Reply {
  const account = google.accounts.find(({ sub }) => sub === parameters['sub']);
  if (account === undefined) return renderErrorPage(404, 'Not found', 'There is no such picture.');
  const headers = {
    'content-type': 'image/svg+xml; charset=utf-8',
    // As at lh3.googleusercontent.com: shown by any page, and kept.
    'cross-origin-resource-policy': 'cross-origin',
    'cache-control': 'private, max-age=86400',
    'x-content-type-options': 'nosniff',
  };
  return { status: 200, headers, body: drawPicture(account) };
}

/** `GET /time`: the banner of every page leads here, and from here to wherever that page is. */
function leadToTime(_request: Received, { timePage }: GoogleState): Reply {
  return timePage === undefined
    ? renderErrorPage(404, 'Not found', 'The clock of this stand-in is the machine’s.')
    : redirect(302, timePage);
}

/** What a person can look at, and the switches. */
export const pageOperations: readonly Operation[] = [
  { method: 'GET', path: '/', name: 'page.home', answer: () => redirect(302, CALENDAR_VIEW_PATH) },
  {
    method: 'GET',
    path: '/favicon.ico',
    name: 'page.icon',
    answer: () => ({ status: 204, headers: {}, body: '' }),
  },
  { method: 'GET', path: '/photo/{sub}', name: 'page.photo', answer: showPicture },
  { method: 'GET', path: CALENDAR_VIEW_PATH, name: 'page.calendar', answer: showCalendar },
  { method: 'POST', path: CALENDAR_VIEW_PATH, name: 'page.calendar', answer: ofOwnForm(deleteByHand) },
  { method: 'GET', path: EVENT_PAGE_PATH, name: 'page.event', answer: showEvent },
  { method: 'GET', path: CONNECTIONS_PATH, name: 'page.connections', answer: showConnections },
  { method: 'POST', path: CONNECTIONS_PATH, name: 'page.connections', answer: ofOwnForm(removeAccess) },
  { method: 'GET', path: '/time', name: 'page.time', answer: leadToTime },
  { method: 'GET', path: FAULTS_PATH, name: 'page.faults', answer: showFaults },
  { method: 'POST', path: FAULTS_PATH, name: 'page.faults', answer: ofOwnForm(setFault) },
  {
    method: 'DELETE',
    path: FAULTS_PATH,
    name: 'page.faults',
    answer: (_request, google) => clearFaults(google),
  },
];
