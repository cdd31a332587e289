import { createKmsClient } from '../../../shared/aws/clients/kms.ts';
import { composeTable } from '../../../shared/compose/table.ts';
import { asFailure } from '../../../shared/problems.ts';
import type { Command, Option } from '../cli/command.ts';
import { countOf } from '../cli/count-of.ts';
import { EXIT } from '../cli/ops-error.ts';
import { address, type OpenDeployment } from '../deployment/deployment.ts';
import { rateOption, readRate } from '../walk/rate.ts';
import { tellFailed } from '../walk/tell-failed.ts';
import { type FailedGrant, walkGrants } from '../walk/walk-grants.ts';
import { workSideBySide } from '../walk/work-side-by-side.ts';
import { type Outcome, type Resealing, resealGrant } from './reseal-grant.ts';

/**
 * Functions need KMS, too: it takes thousands of requests a second of an account in a region, of all of them together.
 * https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
 */
const RATE = { usual: 100, most: 1_000 };

const options = {
  ...address,
  rate: rateOption(RATE),
  'dry-run': { type: 'boolean', describes: 'Have KMS try it, count, and write nothing.' },
} as const satisfies Record<string, Option>;

/** What a reason means, and what can be done. */
const meanings: Readonly<Record<string, string>> = {
  InvalidCiphertextException: 'It was sealed for another user, or altered. Nobody can act with it.',
  ForeignKey: 'It was sealed with a key that is not of this deployment. Nobody can act with it.',
  AccessDeniedException: 'Your role may not use its key, or its key is gone.',
  DisabledException: 'Its key, or the present one, is disabled.',
};

type Counts = Record<Outcome | 'dead', number> & { failed: FailedGrant[] };

/** Has KMS seal all grants with the present key. */
export function resealCommand(open: OpenDeployment): Command {
  return {
    describes: 'Seals every grant anew with the newest material of the present key; no token leaves KMS.',
    options,
    async run(values) {
      const rate = readRate(values, RATE);
      const { names, formerGrantKeys } = await open(values);
      const dryRun = values['dry-run'] === true;
      const key = names.GRANT_KEY_ID;
      const resealing = {
        kms: createKmsClient(),
        table: composeTable(names),
        key,
        formerKeys: formerGrantKeys,
        dryRun,
      };
      const counts = await resealAll(resealing, rate);
      const { resealed, newest, changed, dead, failed } = counts;
      return {
        exitCode: failed.length === 0 ? EXIT.ok : EXIT.differs,
        data: { dryRun, key, ...counts },
        lines: [
          `${countOf(resealed, 'grant')} ${dryRun ? 'would be ' : ''}sealed anew, with the newest material of ${key}.`,
          `So already: ${newest}. Changed meanwhile: ${changed}. Dead, without a token: ${dead}.`,
          ...tellFailed(failed, 'is not resealed'),
          ...explainReasons(failed),
        ],
      };
    },
  };
}

async function resealAll(resealing: Resealing, rate: number): Promise<Counts> {
  const counts: Counts = { resealed: 0, newest: 0, changed: 0, dead: 0, failed: [] };
  const grants = walkGrants(resealing.table, 'Sealing grants anew');
  await workSideBySide(grants, rate, async ({ user, sealed }, turn) => {
    if (!sealed) {
      counts.dead += 1;
      return;
    }
    try {
      await turn();
      counts[await resealGrant(resealing, user, sealed)] += 1;
    } catch (thrown) {
      const { code, reason } = asFailure(thrown);
      counts.failed.push({ user, reason: reason ?? code });
    }
  });
  return counts;
}

function explainReasons(failed: readonly FailedGrant[]): string[] {
  if (failed.length === 0) return [];
  const reasons = [...new Set(failed.map(({ reason }) => reason))];
  return [
    ...reasons.flatMap((reason) => (meanings[reason] ? [`${reason}: ${meanings[reason]}`] : [])),
    'Repeat this when the cause is mended. What cannot be opened any more: npm run ops -- revoke <user> --without-google, and its user connects again.',
  ];
}
