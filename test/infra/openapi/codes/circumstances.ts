import type { ProblemCode } from '../../../../shared/problems.ts';
import type { RouteId } from '../../../../shared/routes.ts';
import type { AppUser } from '../../../support/app-user.ts';
import type { useStack } from '../../../support/use-stack.ts';
import { type Asked, ask } from '../support/documented-call.ts';

/** What there is to bring a problem about with. */
export interface Circumstances extends Pick<ReturnType<typeof useStack>, 'stack' | 'newUser'> {
  /** Somebody whose Calendar is connected, and stays so. */
  readonly connected: AppUser;
  /** Somebody who has only signed in. */
  readonly signedIn: AppUser;
  /** Somebody new, for what leaves traces. @returns with Calendar connected */
  connectAnother(): Promise<AppUser>;
}

interface Answer {
  status: number;
  body: unknown;
}

/** Brings a problem about. */
export type Cause = (circumstances: Circumstances) => Promise<Answer>;

/** One cause for each of these codes. */
export type CausesOf<Code extends ProblemCode> = Readonly<Record<Code, Cause>>;

/** For what one request brings about. @param by who sends it; the one whose Calendar is connected, if nobody is named */
export function asking(
  id: RouteId,
  asked: Asked = {},
  by: (circumstances: Circumstances) => AppUser = ({ connected }) => connected,
): Cause {
  return (circumstances) => ask(by(circumstances), id, asked);
}
