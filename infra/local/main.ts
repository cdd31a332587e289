import { createConnection } from 'node:net';
import { announceLocalStack } from './announcement.ts';
import { readOrigins } from './environment.ts';
import { type LocalStack, type LocalStackOptions, startLocalStack } from './stack.ts';

const DEFAULT_PORT = 3000;

// The functions log JSON to stdout; what is no warning would only bury the address.
process.env['POWERTOOLS_LOG_LEVEL'] ??= 'WARN';

try {
  const port = portWanted(process.env['PORT']);
  const allowedOrigins = process.env['ALLOWED_ORIGINS'];
  const starting = startAnnounced({ port, allowedOrigins, securityEvents: true });
  // Before the address is printed: who reads it may stop us at once.
  stopOnSignal(starting);
  const stack = await starting;
  console.log(`\n  OnBehalf is running: ${stack.url}/\n`);
  if (port !== 0 && !stack.url.endsWith(`:${port}`))
    console.log(`  Port ${port} is in use; this is a free one. PORT chooses another.\n`);
  const origins = readOrigins(allowedOrigins).join(', ');
  if (origins) console.log(`  Pages of ${origins} may call it, with ${stack.url}/api as baseUrl.\n`);
  console.log('  AWS and Google are stand-ins on this machine; nothing is kept. Ctrl-C stops it.');
  console.log('  Google’s side, with calendars, faults and a clock, is at /google of this address.\n');
} catch (error) {
  console.error(`OnBehalf could not start: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

function portWanted(text: string | undefined): number {
  if (!text) return DEFAULT_PORT;
  const port = Number(text);
  if (/^\d+$/.test(text) && port < 65_536) return port;
  throw new Error(`PORT must be a number from 0 to 65535, not "${text}".`);
}

type Wanted = LocalStackOptions & { port: number };
type Running = Pick<LocalStack, 'url' | 'stop'>;

/** Also tells the operator's commands (`npm run ops -- … --local`) where it is, as long as it runs. */
async function startAnnounced(options: Wanted): Promise<Running> {
  const stack = await startOnPort(options);
  // Where nothing can be written, as in a folder that is mounted read-only, everything else works.
  const withdraw = await announceLocalStack(stack).catch(() => async () => {});
  return {
    url: stack.url,
    async stop() {
      await withdraw();
      await stack.stop();
    },
  };
}

/** Takes a free port where the wanted one is in use. */
async function startOnPort(options: Wanted): Promise<LocalStack> {
  const { port } = options;
  const startElsewhere = () => startLocalStack({ ...options, port: 0 });
  if (port !== 0 && (await answersOnIpv6(port))) return startElsewhere();
  try {
    return await startLocalStack(options);
  } catch (error) {
    if (port === 0 || !isAddressInUse(error)) throw error;
    return startElsewhere();
  }
}

/**
 * Whether another server has this port on `::1`: a browser tries that address of `localhost` first, and would
 * show the other server's page although the port is free on 127.0.0.1.
 */
function answersOnIpv6(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '::1', port });
    const end = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.setTimeout(500, () => end(false));
  });
}

function isAddressInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

/** A terminal sends the signal to npm and to us, and npm passes it on: only the first one counts. */
function stopOnSignal(starting: Promise<Running>): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    // A call that still runs, or a connection to it, must not keep the process alive.
    starting
      .then((stack) => stack.stop())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}
