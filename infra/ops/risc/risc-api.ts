import * as z from 'zod';
import { fieldOf, OpsError } from '../cli/ops-error.ts';

/** Milliseconds that a call may take. */
const CALL_LIMIT = 15_000;

const streamSchema = z.object({
  delivery: z.object({ delivery_method: z.string(), url: z.string() }),
  events_requested: z.array(z.string()).default([]),
});
const statusSchema = z.object({ status: z.string() });
const errorSchema = z.object({ error: z.object({ message: z.string().max(500) }) });

/** The stream of a Google project, as its management API tells it. */
export type Stream = z.infer<typeof streamSchema>;

/** Google's management API for the project of a service account: it has one stream. */
export interface RiscApi {
  /** None when the project has no stream yet. */
  readStream(): Promise<Stream | undefined>;
  readStatus(): Promise<string>;
  updateStream(stream: Stream): Promise<void>;
  updateStatus(status: 'enabled' | 'disabled'): Promise<void>;
  /** Has Google send a verification event with this state. */
  verify(state: string): Promise<void>;
}

/**
 * Every call throws an OpsError with what Google says, when it refuses or cannot be reached.
 * https://developers.google.com/identity/protocols/risc#error_codes
 *
 * @param root `https://risc.googleapis.com`, or a stand-in's
 */
export function createRiscApi(root: string, authorization: string): RiscApi {
  const call = async (method: 'GET' | 'POST', path: string, body?: object): Promise<Response> => {
    try {
      return await fetch(new URL(`/v1beta/${path}`, root), {
        method,
        headers: { authorization, ...(body ? { 'content-type': 'application/json' } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
        redirect: 'error',
        signal: AbortSignal.timeout(CALL_LIMIT),
      });
    } catch (error) {
      throw new OpsError(`${new URL(root).host} cannot be reached (${fieldOf(error, 'name')}).`);
    }
  };
  const succeed = async (response: Response): Promise<unknown> => {
    const body: unknown = await response.json().catch(() => undefined);
    if (response.ok) return body;
    const said = errorSchema.safeParse(body).data?.error.message ?? 'without saying why';
    throw new OpsError(`Google refused (${response.status}): ${said}`);
  };
  const read = async <T>(schema: z.ZodType<T>, response: Response): Promise<T> => {
    const parsed = schema.safeParse(await succeed(response));
    if (!parsed.success) throw new OpsError('Google answered in a form that is not known here.');
    return parsed.data;
  };
  return {
    async readStream() {
      const response = await call('GET', 'stream');
      return response.status === 404 ? undefined : read(streamSchema, response);
    },
    readStatus: async () => (await read(statusSchema, await call('GET', 'stream/status'))).status,
    async updateStream(stream) {
      await succeed(await call('POST', 'stream:update', stream));
    },
    async updateStatus(status) {
      await succeed(await call('POST', 'stream/status:update', { status }));
    },
    async verify(state) {
      await succeed(await call('POST', 'stream:verify', { state }));
    },
  };
}
