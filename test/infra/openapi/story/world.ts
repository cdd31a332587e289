import { DeleteScheduleCommand } from '@aws-sdk/client-scheduler';
import { beforeAll } from '@jest/globals';
import { samples } from '../../../../infra/openapi/samples/samples.ts';
import { scheduleSamples } from '../../../../infra/openapi/samples/schedule-samples.ts';
import { story as deployment } from '../../../../infra/openapi/samples/story.ts';
import { createSchedulerClient } from '../../../../shared/aws/clients/scheduler.ts';
import type { AppUser } from '../../../support/app-user.ts';
import { useStack } from '../../../support/use-stack.ts';
import { type ExamplesInUse, putExamplesToUse } from './examples-in-use.ts';

/** Where the examples happen: the deployment that they name, in the year that they tell of. */
export interface World extends ExamplesInUse, Pick<ReturnType<typeof useStack>, 'stack'> {
  /** The user of the examples, in the browser that she uses mostly. */
  readonly ada: AppUser;
  /** Another browser of hers. */
  otherBrowser(): AppUser;
  /** Time passes, and nothing else happens. */
  goTo(moment: string): void;
  /** Time passes, and what comes due happens in its time. */
  liveUntil(moment: string): Promise<void>;
  /** Time passes while the system is down; what came due then happens late. */
  sleepUntil(moment: string): Promise<void>;
}

/** Starts the local stack as that deployment, a moment before the first plan of the examples. */
export function useWorld(): World {
  const used = useStack();
  const examples = putExamplesToUse();
  let ada: AppUser | undefined;
  const goTo = (moment: string) => used.passTime(Date.parse(moment) - used.stack.clock.now());
  const otherBrowser = () => used.newUser(samples.user.email);

  beforeAll(async () => {
    const { url, google } = used.stack;
    Object.assign(process.env, {
      ALLOWED_ORIGINS: `${url} ${deployment.origin}`,
      PAGE_URL: `${deployment.origin}/`,
      GOOGLE_ISSUERS: `${google.endpoints.issuers.join(' ')} ${examples.take('receiveCallback iss')}`,
      GOOGLE_CONNECTIONS_URL: samples.receipts.nothing.manageUrl,
    });
    used.stack.restartFunctions();
    // The nights from today to the beginning are not part of the story.
    await createSchedulerClient().send(new DeleteScheduleCommand({ Name: 'onbehalf-preflight' }));
    goTo(scheduleSamples.planned.weekly.createdAt);
    ada = otherBrowser();
  });

  return {
    ...examples,
    get stack() {
      return used.stack;
    },
    get ada() {
      if (!ada) throw new Error('Ada is there within tests only.');
      return ada;
    },
    otherBrowser,
    goTo,
    liveUntil: (moment) => used.stack.clock.advance({ to: Date.parse(moment) }),
    sleepUntil: (moment) => used.stack.clock.jump({ to: Date.parse(moment) }),
  };
}
