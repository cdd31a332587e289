import { Validations } from 'aws-cdk-lib';
import type { IScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { ACTING, REQUESTING, SCOPES } from '../../shared/adopter/environment.ts';
import type { EngineEnvironment } from '../function-environment.ts';
import { nothing, type Permissions } from '../permissions.ts';
import type { Resources } from '../resources.ts';
import type { Settings } from '../settings/settings-schema.ts';
import { type FunctionDefaults, NodeFunction } from './node-function.ts';
import { statementsFor } from './statements.ts';
import { type Occasion, Timer } from './timer.ts';

/** A deployment of OnBehalf, as functions beside it see it: `EngineStack.onbehalf`. */
export interface OnBehalf {
  settings: Pick<Settings, 'signInScopes' | 'calendarScopes' | 'optionalScopes'>;
  environment: EngineEnvironment;
  resources: Resources;
  defaults: FunctionDefaults;
  /** The group of the timers of functions. */
  timers: IScheduleGroup;
  /** Where EventBridge Scheduler leaves what it could not deliver. */
  deadLettersArn: string;
  /** Where Lambda leaves the events of functions that have failed three times. */
  failedRunsArn: string;
}

export interface GoogleFunctionProps {
  onbehalf: OnBehalf;
  /** Path of the source below the root of the repository; it exports `handler`. */
  entry: string;
  /**
   * Scopes of which its work at Google needs at least one. Left out, it may not act at Google itself, only ask
   * the engine for events.
   */
  scopes?: readonly string[];
  /** When it is invoked; left out, that is up to you. */
  schedule?: Occasion;
  /** Variables of its own. */
  environment?: Record<string, string>;
  /** Seconds that one invocation may take; default: 60. */
  timeout?: number;
}

/**
 * A Lambda of your own that does something for users at Google, present or not, with `composeActing`, or has
 * the engine create events, with `composeRequests` (both in shared/adopter). Of their grants it may open and
 * renew one whose user it knows; it gets no right to store, find or delete users.
 *
 * Fails the synthesis if no user can ever be asked for one of its scopes.
 */
export class GoogleFunction extends NodeFunction {
  constructor(scope: Construct, id: string, props: GoogleFunctionProps) {
    const { onbehalf, entry, scopes, schedule, environment = {}, timeout = 60 } = props;
    super(scope, id, {
      ...onbehalf.defaults,
      description: `On behalf of users: ${id}`,
      entry,
      timeout,
      environment: { ...variablesFor(onbehalf.environment, scopes), ...environment },
      statements: statementsFor(scopes ? acting : requesting, onbehalf.resources),
      deadLettersArn: onbehalf.failedRunsArn,
    });
    if (schedule) {
      const { timers: group, deadLettersArn } = onbehalf;
      new Timer(this, 'Timer', { ...schedule, lambda: this.lambda, group, deadLettersArn });
    }
    if (scopes) this.requireAskable(scopes, onbehalf.settings);
  }

  private requireAskable(scopes: readonly string[], settings: OnBehalf['settings']): void {
    const { signInScopes, calendarScopes, optionalScopes } = settings;
    const askable = new Set([...signInScopes, ...calendarScopes, ...optionalScopes]);
    if (scopes.some((one) => askable.has(one))) return;
    Validations.of(this).addError(
      'onbehalf:scopes',
      `No user is ever asked for one of its scopes (${scopes.join(' ')}): add one to the setting ` +
        'calendarScopes or optionalScopes.',
    );
  }
}

const requesting: Permissions = { ...nothing, eventQueue: ['SendMessage'] };
const acting: Permissions = {
  ...requesting,
  table: ['GetItem', 'UpdateItem'],
  key: ['Encrypt', 'Decrypt'],
  secret: true,
  proof: true,
};

function variablesFor(
  environment: EngineEnvironment,
  scopes: readonly string[] | undefined,
): Record<string, string> {
  const names = scopes ? [...ACTING, ...REQUESTING] : REQUESTING;
  return {
    ...Object.fromEntries(names.map((name) => [name, environment[name]])),
    ...(scopes ? { [SCOPES]: scopes.join(' ') } : {}),
  };
}
