import { errors, jwtVerify } from 'jose';
import * as z from 'zod';
import { SECURITY_EVENTS } from '../../../../shared/risc/event-types.ts';
import { parseJson } from '../../../parse-json.ts';
import { json, type Received, type Reply } from '../../pages/http.ts';
import type { Operation } from '../operation.ts';
import type { GoogleState } from '../state.ts';
import { tellSoon } from './risc-delivery.ts';
import { PUSH_DELIVERY, type RiscStream } from './risc-stream.ts';

const AUDIENCE = 'https://risc.googleapis.com/google.identity.risc.v1beta.RiscManagementService';

const STATUS_NAMES: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
};

/** In the form of Google's APIs; the messages are those of https://developers.google.com/identity/protocols/risc#error_codes */
const refusal = (code: number, message: string): Reply =>
  json(code, { error: { code, message, status: STATUS_NAMES[code] } });

/** Google signs no one in here but service accounts, by a JWT of their own that lives an hour at most. */
async function refuseCaller(request: Received, { risc, now }: GoogleState): Promise<Reply | undefined> {
  const [scheme, token = ''] = request.headers.authorization?.split(' ') ?? [];
  if (scheme !== 'Bearer') return refusal(401, 'Unauthorized.');
  try {
    const { payload } = await jwtVerify(
      token,
      (_header, { payload: encoded }) => {
        const { iss } = JSON.parse(Buffer.from(String(encoded), 'base64url').toString());
        const account = risc.serviceAccounts.get(iss);
        if (!account) throw new errors.JWTInvalid('unknown');
        return account.publicKey;
      },
      { algorithms: ['RS256'], audience: AUDIENCE, maxTokenAge: 3600, currentDate: new Date(now()) },
    );
    const { iss = '', sub, iat = 0, exp } = payload;
    if (sub !== iss || exp === undefined || exp - iat > 3600) return refusal(401, 'Unauthorized.');
    return risc.serviceAccounts.get(iss)?.admin
      ? undefined
      : refusal(403, 'Service account needs permission to access your RISC configuration');
  } catch {
    return refusal(401, 'Unauthorized.');
  }
}

type Act = (google: GoogleState, body: unknown) => Reply;

const authorized =
  (act: Act): Operation['answer'] =>
  async (request, google) =>
    (await refuseCaller(request, google)) ?? act(google, parseJson(request.body));

const withStream =
  (message: string, act: (google: GoogleState, stream: RiscStream, body: unknown) => Reply): Act =>
  (google, body) =>
    google.risc.stream ? act(google, google.risc.stream, body) : refusal(404, message);

const configurationSchema = z.object({
  delivery: z.object({ delivery_method: z.literal(PUSH_DELIVERY), url: z.url() }),
  events_requested: z.array(z.string()),
});

const updateStream: Act = (google, body) => {
  const { data, error } = configurationSchema.safeParse(body);
  if (!data) {
    const [issue] = error.issues;
    return refusal(400, `Stream configuration must contain ${issue?.path.join('.') || 'delivery'} field.`);
  }
  const url = new URL(data.delivery.url);
  // Google takes https alone; to this machine there is none.
  if (url.protocol !== 'https:' && !['localhost', '127.0.0.1'].includes(url.hostname))
    return refusal(403, 'The delivery endpoint must be an HTTPS URL.');
  google.risc.stream = { ...data, status: google.risc.stream?.status ?? 'enabled' };
  return json(200, {});
};

const readStream = withStream('Project has no RISC configuration.', ({ client }, stream) => {
  const { delivery, events_requested } = stream;
  return json(200, { aud: [client.id], delivery, events_requested });
});

const readStatus = withStream('Project has no RISC configuration.', (_google, { status }) =>
  json(200, { status }),
);

const updateStatus = withStream(
  'Project has no existing RISC configuration, cannot update status.',
  (_google, stream, body) => {
    const status = z.object({ status: z.enum(['enabled', 'disabled']) }).safeParse(body).data?.status;
    if (!status) return refusal(403, 'Invalid status.');
    stream.status = status;
    return json(200, {});
  },
);

const verifyStream = withStream('Project has no RISC configuration.', (google, _stream, body) => {
  const { state } = z.object({ state: z.string().optional() }).catch({}).parse(body);
  tellSoon(google, { [SECURITY_EVENTS.verification]: state === undefined ? {} : { state } });
  return json(200, {});
});

/** The management API of `risc.googleapis.com`, on the stand-in's own address. */
export const riscOperations: readonly Operation[] = [
  { method: 'GET', path: '/v1beta/stream', name: 'riscApi.stream', answer: authorized(readStream) },
  { method: 'POST', path: '/v1beta/stream:update', name: 'riscApi.update', answer: authorized(updateStream) },
  { method: 'POST', path: '/v1beta/stream:verify', name: 'riscApi.verify', answer: authorized(verifyStream) },
  { method: 'GET', path: '/v1beta/stream/status', name: 'riscApi.status', answer: authorized(readStatus) },
  {
    method: 'POST',
    path: '/v1beta/stream/status:update',
    name: 'riscApi.status.update',
    answer: authorized(updateStatus),
  },
];
