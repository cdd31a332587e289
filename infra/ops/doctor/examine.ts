import type { KMSClient } from '@aws-sdk/client-kms';
import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { Failure } from '../../../shared/problems.ts';
import type { Table } from '../../../shared/table/table.ts';
import { fieldOf, OpsError } from '../cli/ops-error.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { checkAddresses } from './check-addresses.ts';
import { checkClient } from './check-client.ts';
import { checkDeadLetters, checkTimer, checkWorkers } from './check-engine.ts';
import { checkKeys } from './check-keys.ts';
import { checkPlans } from './check-plans.ts';
import { checkBackups, checkTtl } from './check-resources.ts';
import { type Finding, wrong } from './finding.ts';
import { judgeSurvey } from './judge-survey.ts';
import { surveyTable } from './survey-table.ts';

/** What the examination talks through. */
interface Instruments {
  table: Table;
  sqs: SQSClient;
  kms: KMSClient;
  secrets: SecretsManagerClient;
  scheduler: SchedulerClient;
  /** Looks at Google's stream of security events. */
  checkStream(): Promise<Finding[]>;
}

/**
 * Looks at everything, and changes nothing. What cannot be looked at is a finding, too, and keeps nothing else from
 * being looked at.
 *
 * @param quick leaves the table unread
 */
export async function examine(
  deployment: Deployment,
  instruments: Instruments,
  { quick = false }: { quick?: boolean } = {},
): Promise<Finding[]> {
  const { table, sqs, kms, secrets, scheduler } = instruments;
  const client = attempt('client_secret', () => checkClient(deployment, secrets));
  // An unknown client has no addresses.
  const addresses = client.then(async (findings) =>
    findings.some(({ check, verdict }) => check === 'client_id' && verdict === 'wrong')
      ? []
      : attempt('redirect_uri', () => checkAddresses(deployment)),
  );
  const wanted = deployment.names.CALENDAR_SCOPES.split(' ');
  const found = await Promise.all([
    client,
    addresses,
    attempt('grant_key', () => checkKeys(deployment, kms)),
    attempt('backups', () => checkBackups(table)),
    attempt('ttl', () => checkTtl(table)),
    attempt('worker', () => checkWorkers(deployment, sqs)),
    attempt('dead_letters', () => checkDeadLetters(deployment, sqs)),
    attempt('preflight', () => checkTimer(deployment, scheduler)),
    attempt('schedules', async () => [await checkPlans(deployment, table, scheduler)]),
    attempt('security_events', () => instruments.checkStream()),
    quick
      ? []
      : attempt('engine', async () =>
          judgeSurvey(await surveyTable(table, wanted, deployment.now()), deployment),
        ),
  ]);
  return unique(found.flat());
}

/** Two checks may come upon the same thing. */
function unique(findings: readonly Finding[]): Finding[] {
  const bad = new Set(findings.filter(({ verdict }) => verdict === 'wrong').map(({ check }) => check));
  const seen = new Set<string>();
  return findings.filter(({ check, verdict, says }) => {
    if (verdict === 'ok' && bad.has(check)) return false;
    const key = `${check} ${says}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

async function attempt(check: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (thrown) {
    if (thrown instanceof OpsError) return [wrong(check, thrown.message, 'Mend that, and repeat this.')];
    const why = thrown instanceof Failure ? (thrown.reason ?? thrown.code) : fieldOf(thrown, 'name');
    return [
      wrong(
        check,
        `This could not be looked at: AWS answers ${why ?? 'nothing'}.`,
        'Is it the right account and region, and does your role have the right? Then repeat this.',
      ),
    ];
  }
}
