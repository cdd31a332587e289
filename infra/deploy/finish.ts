import { routes } from '../../shared/routes.ts';
import { EXIT, OpsError } from '../ops/cli/ops-error.ts';
import type { Deployment } from '../ops/deployment/deployment.ts';
import { invokePreflight } from '../ops/deployment/invoke-preflight.ts';
import { doctorCommand } from '../ops/doctor/doctor-command.ts';
import type { Outside } from './outside.ts';

/**
 * Says what has come of it: what the doctor finds, and the address of the page.
 *
 * @param isFirst has the nightly check run now, so that nobody is told it is missing before its first night
 * @returns the exit code
 */
export async function finish(
  deployment: Deployment,
  { isFirst, hostPage }: { isFirst: boolean; hostPage: boolean },
  say: Outside['say'],
): Promise<number> {
  const hasRun = !isFirst || (await runPreflight(deployment, say));
  say('');
  const { exitCode, lines } = await doctorCommand(async () => deployment).run({});
  for (const line of lines) say(line);
  const api = deployment.names.REDIRECT_URI.slice(0, -routes.receiveCallback.path.length);
  say('');
  say(`The page: ${deployment.pageUrl}`);
  if (!hostPage) {
    say(`In it: createClient({ baseUrl: '${api}' })`);
    say(tellEndpoint(deployment.apiEndpoint, new URL(api)));
  }
  if (exitCode !== EXIT.ok)
    say(
      `To look again: npm run ops -- doctor --stage ${deployment.name}; to go on here: npm run deploy -- --stage ${deployment.name}`,
    );
  return exitCode === EXIT.ok && !hasRun ? EXIT.differs : exitCode;
}

/** Where the page is elsewhere, so may be the name of its API; that it leads here is for its owner to do. */
function tellEndpoint(endpoint: string, { origin, host }: URL): string {
  return origin === endpoint
    ? `The API: ${endpoint}`
    : `The API: ${endpoint}, where ${host} has to lead (infra/SETTINGS.md, “The page elsewhere”)`;
}

async function runPreflight(deployment: Deployment, say: Outside['say']): Promise<boolean> {
  try {
    await invokePreflight(deployment);
    say('The nightly check has run once.');
    return true;
  } catch (error) {
    if (!(error instanceof OpsError)) throw error;
    say(error.message);
    return false;
  }
}
