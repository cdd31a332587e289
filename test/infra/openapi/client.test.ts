import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type Operations, operations } from '../../../frontend/client/api.ts';
import { CLIENT_TYPES_PATH, renderClientTypes } from '../../../infra/openapi/client-types.ts';
import { DOCUMENT_PATH } from '../../../infra/openapi/render.ts';
import { routes } from '../../../shared/routes.ts';

type Body<Id extends keyof Operations> = Operations[Id]['body'];
type Answer<Id extends keyof Operations> = Operations[Id]['answer'];
type Problem<Id extends keyof Operations> = Operations[Id]['problem'];

const kept = readFileSync(CLIENT_TYPES_PATH, 'utf8');
const document = readFileSync(DOCUMENT_PATH, 'utf8');

describe('the client’s types', () => {
  test('are the generator’s output', async () => {
    if (kept !== (await renderClientTypes(document)))
      throw new Error('frontend/client/api.ts is out of date: npm run openapi');
  });

  test('name every operation that a script calls, where it is', () => {
    // A browser is sent to the one, and Google calls the other.
    const { receiveCallback: _redirect, receiveSecurityEvent: _webhook, ...called } = routes;
    expect(operations).toEqual(
      Object.fromEntries(Object.entries(called).map(([id, { method, path }]) => [id, [method, path]])),
    );
  });

  // What these lines say is checked by `tsc`: each expected error must be one.
  test('know what is taken, what is answered, and what can go wrong', () => {
    const attempt: Body<'beginAttempt'> = { purpose: 'upgrade', prompt: 'consent' };
    // @ts-expect-error: a request has no field that the document does not know
    const misspelt: Body<'beginAttempt'> = { purpose: 'upgrade', promt: 'consent' };
    const nothing: Body<'signOut'> = undefined;
    const signedOut: Answer<'readSession'> = undefined;
    // @ts-expect-error: nobody is signed in without a word about who
    const nobody: Answer<'readSession'> = { connection: 'connected' };
    const problem: Problem<'createEvent'> = 'not_connected';
    // @ts-expect-error: an event does not meet what only a plan does
    const foreign: Problem<'createEvent'> = 'schedule_limit';
    const path: (typeof operations)['readSchedule'][1] = '/schedules/{id}';
    expect([attempt, misspelt, nothing, signedOut, nobody, problem, foreign, path]).toHaveLength(8);
  });

  test('keep what the document says, and a field that is called like a word of JSON Schema', async () => {
    const types = await renderClientTypes(sample);
    expect(types).toContain('/** What it is. */\nexport interface Thing {');
    expect(types).toContain('  description?: string;\n');
    expect(types).toContain('  /** Another. */\n  other: Thing;\n');
    expect(types).toMatch(/answer: Thing \| undefined;\n {4}problem: 'gone' \| 'late';\n/);
    expect(types).toContain("export const operations = {\n  readThing: ['GET', '/things/{id}'],\n}");
    expect(types).not.toMatch(/sendAway|notify|unsigned/);
    expect(types).toContain("code: 'gone' | 'late' | 'nowhere';");
  });
});

const sample = `
paths:
  /things/{id}:
    get:
      operationId: readThing
      summary: Read a thing
      responses:
        "200": { description: d, content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } } }
        "204": { description: d }
        "404": { $ref: "#/components/responses/Gone" }
        "503": { $ref: "#/components/responses/Gateway" }
  /away:
    get: { operationId: sendAway, summary: s, responses: { "303": { description: d } } }
  /notices:
    post:
      operationId: notify
      summary: s
      requestBody: { content: { application/secevent+jwt: { schema: { type: string } } } }
      responses: { "202": { description: d }, "400": { $ref: "#/components/responses/Refused" } }
components:
  schemas:
    Thing:
      type: object
      description: What it is.
      properties:
        description: { type: string }
        other: { description: Another., $ref: "#/components/schemas/Thing" }
      required: [other]
      oneOf: [{ required: [description] }]
    Problem:
      type: object
      properties: { code: { type: string, enum: [gone, late, nowhere, unsigned] } }
      required: [code]
  responses:
    Gone:
      content:
        application/problem+json:
          schema: { allOf: [{}, { properties: { code: { enum: [gone, late] } } }] }
    Refused:
      content:
        application/problem+json:
          schema: { allOf: [{}, { properties: { code: { enum: [late, unsigned] } } }] }
    Gateway: { content: { application/json: {} } }
`;
