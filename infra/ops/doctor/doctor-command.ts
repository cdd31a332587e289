import { createKmsClient } from '../../../shared/aws/clients/kms.ts';
import { createSchedulerClient } from '../../../shared/aws/clients/scheduler.ts';
import { createSecretsManagerClient } from '../../../shared/aws/clients/secrets-manager.ts';
import { createSqsClient } from '../../../shared/aws/clients/sqs.ts';
import { composeTable } from '../../../shared/compose/table.ts';
import { type Command, textOf, type Values } from '../cli/command.ts';
import { EXIT } from '../cli/ops-error.ts';
import { address, addressOf, type Deployment, type OpenDeployment } from '../deployment/deployment.ts';
import { openApi, riscOptions } from '../risc/open-api.ts';
import { findDifferences, wantedStream } from '../risc/wanted-stream.ts';
import { examine } from './examine.ts';
import { type Finding, hint, ok, wrong } from './finding.ts';

const marks = { ok: ' ok ', wrong: 'MEND', hint: 'note' } as const;

/** Looks for what is not as it should be, and says how to mend it. */
export function doctorCommand(open: OpenDeployment): Command {
  return {
    describes: 'Finds what is configured wrongly or stands still, and says how to mend it.',
    options: {
      ...address,
      quick: { type: 'boolean', describes: 'Leave the table unread, which is most of the work.' },
      // Not taken from the environment: those credentials may be there for something else.
      credentials: {
        type: 'string',
        describes: `Also looks at the stream: ${riscOptions.credentials.describes}`,
      },
      api: riscOptions.api,
    },
    async run(values) {
      const deployment = await open(values);
      const instruments = {
        table: composeTable(deployment.names),
        sqs: createSqsClient(),
        kms: createKmsClient(),
        secrets: createSecretsManagerClient(),
        scheduler: createSchedulerClient(),
        checkStream: () => checkStream(values, deployment),
      };
      const findings = await examine(deployment, instruments, { quick: values['quick'] === true });
      const bad = findings.filter(({ verdict }) => verdict === 'wrong');
      return {
        exitCode: bad.length === 0 ? EXIT.ok : EXIT.differs,
        data: { deployment: deployment.name, healthy: bad.length === 0, findings },
        lines: [
          ...findings.flatMap(({ verdict, says, step }) => [
            `${marks[verdict]}  ${says}`,
            ...(step ? [`      → ${step}`] : []),
          ]),
          bad.length === 0
            ? `${deployment.name} is well.`
            : `${bad.length} to be mended in ${deployment.name}.`,
        ],
      };
    },
  };
}

async function checkStream(values: Values, { name, securityEventsUrl }: Deployment): Promise<Finding[]> {
  if (textOf(values, 'credentials') === '') {
    // The stand-in of Google's tells of them by itself.
    if (name === 'local') return [];
    return [
      hint(
        'security_events',
        'Whether Google tells of security events was not looked at.',
        `Say --credentials <key file of a service account>; to register: npm run ops -- risc register --url ${securityEventsUrl}`,
      ),
    ];
  }
  const api = await openApi(values);
  const stream = await api.readStream();
  const status = stream && (await api.readStatus());
  const differences = findDifferences(wantedStream(securityEventsUrl), stream, status);
  if (differences.length === 0) return [ok('security_events', 'Google tells of all security events.')];
  return differences.map((says) =>
    wrong(
      'security_events',
      says,
      `npm run ops -- risc register --url ${securityEventsUrl} (then repeat this with ${addressOf(name)})`,
    ),
  );
}
