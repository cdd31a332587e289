import { parseJson } from '../../../parse-json.ts';
import { html, type Markup } from '../../pages/html.ts';
import { json, type Received, type Reply, readForm, redirect } from '../../pages/http.ts';
import { type PlacedFault, placedFaultSchema } from '../fault-schema.ts';
import type { GoogleState } from '../state.ts';
import { CONNECTIONS_PATH } from './connections-page.ts';
import { renderErrorPage } from './error-page.ts';
import { answersByReaction, effects, type Trial, trials } from './fault-choices.ts';
import { describeAnswer, describePlaced, describeTimes, operations } from './fault-words.ts';
import { renderPage } from './page.ts';

export const FAULTS_PATH = '/faults';

/** `GET /faults`: a page, or JSON for whoever asks for it. */
export function showFaults(request: Received, google: GoogleState): Reply {
  if (request.headers.accept?.includes('application/json')) return json(200, google.faults);
  return renderPage({
    title: 'Faults',
    body: html`<h1>Faults</h1><p>What Google is to do wrong from now on.</p>
${renderSet(google.faults)}
<h2>Worth trying</h2>
<ul class="rows">${Object.entries(trials).map(renderTrial)}${renderRemoval(google)}</ul>
<h2>Set another</h2>
<form method="post" action="${FAULTS_PATH}">
<label class="field">When <select name="operation">${Object.entries(operations).map(([name, words]) => option(name, `${words} – ${name}`))}</select></label>
<label class="field">Google is to <select name="effect">
<optgroup label="Break">${[...effects.keys()].map((words) => option(words, words))}</optgroup>
${answersByReaction.map(([reaction, names]) => html`<optgroup label="${reaction}">${names.map((name) => option(name, `answer ${describeAnswer(name)}`))}</optgroup>`)}</select></label>
<p class="soft">Each group of errors says what the application does about them. Calendar: when it creates an event. Tokens: when it renews access; of a sign-in or consent that was not completed, the user has to start again.</p>
<label class="field">How often (empty: until cleared) <input name="times" type="number" min="1" value="1"></label>
<label class="field">Retry-After in seconds (errors only) <input name="retryAfterSeconds" type="number" min="0"></label>
<div class="actions"><button class="main">Set</button></div>
</form>
<p>What may happen to an account: <a href="/security-events">security events</a>.</p>
<p class="soft">Programs POST <code>{"operation", "fault"}</code> as JSON to this address, and DELETE to clear.</p>`,
  });
}

const option = (value: string, words: string): Markup => html`<option value="${value}">${words}</option>`;

function renderSet(faults: readonly PlacedFault[]): Markup {
  if (faults.length === 0) return html`<p id="none">Nothing is wrong.</p>`;
  const row = (placed: PlacedFault) =>
    html`<li class="row"><span>${describePlaced(placed)}.<small>${describeTimes(placed.fault)}</small></span></li>`;
  return html`<ul class="rows" id="set">${faults.map(row)}</ul>
<form method="post" action="${FAULTS_PATH}"><div class="actions"><button name="clear" value="all">Clear all</button></div></form>`;
}

const renderTrial = ([id, { title, hint }]: [string, Trial]): Markup =>
  html`<li class="row"><span>${title}<small>${hint}</small></span><form method="post" action="${FAULTS_PATH}"><button class="small" name="trial" value="${id}" aria-label="Set: ${title}">Set</button></form></li>`;

/** Not a fault but what a person does, so that it lasts. */
function renderRemoval({ accounts, grants, risc }: GoogleState): Markup {
  const granting = accounts.filter(({ sub }) => grants.consents.has(sub));
  const hearing = risc.stream ? 'is told, and signs the user out' : 'finds out by itself';
  const form = html`<form method="post" action="${CONNECTIONS_PATH}"><select name="account" aria-label="Whose access">${granting.map(({ sub, name }) => option(sub, name))}</select>
<button class="small" name="decision" value="remove">Take access away</button></form>`;
  return html`<li class="row"><span>A user takes access away<small>As in their Google Account: tokens stop working at once, and the application ${hearing}. Plans wait until the user has connected again, and then go on.</small>${granting.length > 0 ? form : html`<small>Nobody has allowed anything yet.</small>`}</span></li>`;
}

function readFaultForm(form: URLSearchParams): unknown {
  const trial = trials[form.get('trial') ?? ''];
  if (trial) return trial.placed;
  const effect = form.get('effect') ?? '';
  const after = form.get('retryAfterSeconds');
  const times = form.get('times');
  const named = { kind: 'answer', answer: effect, ...(after ? { retryAfterSeconds: Number(after) } : {}) };
  const fault = effects.get(effect) ?? named;
  return {
    operation: form.get('operation'),
    fault: { ...fault, ...(times ? { times: Number(times) } : {}) },
  };
}

/** `POST /faults`: sets a fault from the form or from JSON, or clears all (form). */
export function setFault(request: Received, google: GoogleState): Reply {
  const isJson = request.headers['content-type']?.startsWith('application/json') === true;
  if (!isJson && readForm(request).has('clear')) {
    google.faults.splice(0);
    return redirect(303, FAULTS_PATH);
  }
  const { data, error } = placedFaultSchema.safeParse(
    isJson ? parseJson(request.body) : readFaultForm(readForm(request)),
  );
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
