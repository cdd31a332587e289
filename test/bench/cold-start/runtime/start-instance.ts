import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { PhaseMeasures } from './phase-measures.ts';
import { startRuntimeApi } from './runtime-api.ts';

/** A function as it lies on disk, and what its environment holds beside Lambda's own variables. */
export interface Deployed {
  name: string;
  /** The bundle; one that ends in `.mjs` is imported, any other required. */
  file: string;
  environment: Readonly<Record<string, string>>;
}

/** A process that plays one execution environment. */
export interface Instance {
  /** @throws Error what the function failed with */
  invoke(event: unknown): Promise<unknown>;
  /** Ends it. @returns what its phases took, in their order */
  stop(): Promise<PhaseMeasures[]>;
  /** Ends it, whatever it is doing. @returns the last of what it has logged */
  kill(): Promise<string>;
}

export interface InstanceOptions {
  /** The bundled bootstrap.ts. */
  bootstrap: string;
  /** Where CPU profiles are written; none are taken when absent. */
  profiles?: string | undefined;
  /** A control group that the process joins, as `cgroup.procs` of it is written. */
  cgroup?: string | undefined;
}

/** Characters that are kept of what a process logs. */
const LONGEST_LOG = 4_000;

/** Starts a fresh process that loads the function. What it logs goes into a pipe, as at Lambda. */
export async function startInstance(
  deployed: Deployed,
  { bootstrap, profiles, cgroup }: InstanceOptions,
): Promise<Instance> {
  const api = await startRuntimeApi(deployed.name);
  const command = [process.execPath, bootstrap, deployed.file, ...(profiles ? [profiles] : [])];
  const [file = '', ...parameters] = cgroup ? joining(cgroup, command) : command;
  const child = spawn(file, parameters, {
    env: { ...lambdaEnvironment(deployed, api.host), ...deployed.environment },
    cwd: dirname(deployed.file),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  let logged = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      logged = `${logged}${chunk}`.slice(-LONGEST_LOG);
    });
  }
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const [, , , pipe] = child.stdio;
  if (!(pipe instanceof Readable)) throw new Error('The process has no descriptor 3.');
  const measures: PhaseMeasures[] = [];
  let invocations = 0;
  const lines = createInterface({ input: pipe });
  let measured = Promise.withResolvers<void>();
  lines.on('line', (line) => {
    measures.push(JSON.parse(line));
    measured.resolve();
    measured = Promise.withResolvers();
  });
  const died = ended.then(() => {
    throw new Error(`The process of ${deployed.name} ended: ${logged}`);
  });
  died.catch(() => {});
  const kill = async (): Promise<string> => {
    child.kill('SIGKILL');
    await ended;
    await api.close();
    return logged;
  };
  return {
    kill,
    invoke(event) {
      invocations += 1;
      return Promise.race([api.invoke(event), died]);
    },
    async stop() {
      // The answer may be here before the line that tells what it took; the phase of loading comes first.
      while (measures.length < invocations + 1) await Promise.race([measured.promise, died]);
      await kill();
      return measures;
    },
  };
}

/** The command, run by a shell that has put itself into the group before. */
function joining(cgroup: string, command: readonly string[]): string[] {
  return ['/bin/sh', '-c', 'echo $$ > "$0" && exec "$@"', `${cgroup}/cgroup.procs`, ...command];
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
function lambdaEnvironment({ name, file }: Deployed, host: string): Record<string, string> {
  return {
    _HANDLER: 'index.handler',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/01/01/[$LATEST]0123456789abcdef0123456789abcdef',
    AWS_LAMBDA_RUNTIME_API: host,
    AWS_SESSION_TOKEN: 'not-a-secret',
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    LAMBDA_TASK_ROOT: dirname(file),
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
  };
}
