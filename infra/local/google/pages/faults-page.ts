import { html } from '../../pages/html.ts';
import { isForeignPost, json, type Received, type Reply, readForm, redirect } from '../../pages/http.ts';
import { answers } from '../answers.ts';
import { type PlacedFault, placedFaultSchema } from '../fault-schema.ts';
import type { GoogleState } from '../state.ts';
import { renderErrorPage } from './error-page.ts';
import { renderPage } from './page.ts';

export const FAULTS_PATH = '/faults';

const operations = [
  'token.exchange',
  'token.refresh',
  'revoke',
  'certs',
  'risc',
  'jwks',
  'events.insert',
  'events.get',
  'events.list',
  'events.patch',
  'events.delete',
  'calendarList.list',
  'authorize',
  'gsi.client',
];

/** What the form offers beside Google's errors. */
const effects: Record<string, object> = {
  'never answer': { kind: 'hang' },
  'cut the connection before anything is done': { kind: 'cut' },
  'do it, then cut the connection': { kind: 'cut', committed: true },
  'do it, then answer 503': { kind: 'answer', answer: 'backendError', committed: true },
  'answer with HTML': { kind: 'html' },
  'answer with half of the JSON': { kind: 'truncate', bytes: 40 },
  'leave out refresh_token': { kind: 'omit', fields: ['refresh_token'] },
  'leave out id_token': { kind: 'omit', fields: ['id_token'] },
  'leave out scope': { kind: 'omit', fields: ['scope'] },
  'ID token for another client': { kind: 'id-token', claims: { aud: 'another-client' } },
  'ID token from another issuer': { kind: 'id-token', claims: { iss: 'https://issuer.example' } },
  'ID token signed by another key': { kind: 'id-token', foreignKey: true },
  'ID token without a signature': { kind: 'id-token', header: { alg: 'none' } },
  'expired ID token': { kind: 'id-token', expired: true },
};

/** `GET /faults`: a page, or JSON for whoever asks for it. */
export function showFaults(request: Received, google: GoogleState): Reply {
  if (request.headers.accept?.includes('application/json')) return json(200, google.faults);
  const option = (value: string) => html`<option>${value}</option>`;
  const row = (placed: PlacedFault) =>
    html`<li class="row"><span>${placed.operation}<small>${JSON.stringify(placed.fault)}</small></span></li>`;
  return renderPage({
    title: 'Faults',
    body: html`<h1>Faults</h1><p>What Google is to do wrong from now on.</p>
${google.faults.length === 0 ? html`<p id="none">Nothing is wrong.</p>` : html`<ul class="rows">${google.faults.map(row)}</ul>`}
<form method="post" action="${FAULTS_PATH}"><div class="actions"><button name="clear" value="all">Clear all</button></div></form>
<h2>Set a fault</h2>
<form method="post" action="${FAULTS_PATH}">
<label class="field">When this is asked <select name="operation">${operations.map(option)}</select></label>
<label class="field">Google is to <select name="effect">
<optgroup label="Break">${Object.keys(effects).map(option)}</optgroup>
<optgroup label="Answer with the error">${Object.keys(answers).map(option)}</optgroup></select></label>
<label class="field">How often (empty: until cleared) <input name="times" type="number" min="1" value="1"></label>
<label class="field">Retry-After in seconds (errors only) <input name="retryAfterSeconds" type="number" min="0"></label>
<div class="actions"><button class="main">Set</button></div>
</form>
<p>What may happen to an account: <a href="/security-events">security events</a>.</p>
<p class="soft">Programs POST <code>{"operation", "fault"}</code> as JSON to this address, and DELETE to clear.</p>`,
  });
}

function readFaultForm(form: URLSearchParams): unknown {
  const effect = form.get('effect') ?? '';
  const after = form.get('retryAfterSeconds');
  const times = form.get('times');
  const named = { kind: 'answer', answer: effect, ...(after ? { retryAfterSeconds: Number(after) } : {}) };
  const fault = effects[effect] ?? named;
  return {
    operation: form.get('operation'),
    fault: { ...fault, ...(times ? { times: Number(times) } : {}) },
  };
}

function readFault(request: Received, isJson: boolean): unknown {
  if (!isJson) return readFaultForm(readForm(request));
  try {
    return JSON.parse(request.body);
  } catch {
    return undefined;
  }
}

/** `POST /faults`: sets a fault from the form or from JSON, or clears all (form). */
export function setFault(request: Received, google: GoogleState): Reply {
  if (isForeignPost(request))
    return renderErrorPage(403, 'Forbidden', 'This form was sent by a page of another origin.');
  const isJson = request.headers['content-type']?.startsWith('application/json') === true;
  if (!isJson && readForm(request).has('clear')) {
    google.faults.splice(0);
    return redirect(303, FAULTS_PATH);
  }
  const { data, error } = placedFaultSchema.safeParse(readFault(request, isJson));
  if (data === undefined) {
    const detail = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    return isJson ? json(400, { error: detail }) : renderErrorPage(400, 'No such fault', detail);
  }
  google.faults.push(data);
  return isJson ? json(201, google.faults) : redirect(303, FAULTS_PATH);
}

/** `DELETE /faults`: nothing is wrong any more. */
export function clearFaults(google: GoogleState): Reply {
  google.faults.splice(0);
  return { status: 204, headers: {}, body: '' };
}
