import { Unknown } from './expressions.ts';
import { type Crossing, Interruption, type Invocation } from './invocation.ts';

/** A command of the AWS SDK: what it is called, and what it is given. */
interface Command {
  input: object;
}

/** What a service does with each of its commands, by the command's name. */
export type Effects = Record<string, (input: never) => object>;

/** What each fault is called at AWS; whatever else befalls a call reads as a lost connection. */
const ERROR_NAMES: Partial<Record<string, string>> = {
  throttled: 'ThrottlingException',
  denied: 'AccessDeniedException',
  '500': 'InternalServerError',
};

/**
 * A client of the AWS SDK as one invocation has it. The SDK's own repeats are over when a fault comes through;
 * the one that matters, of a call that had taken effect, is the happening `repeat`.
 */
export function createAwsClient<Client>(
  invocation: Invocation,
  service: Crossing['service'],
  effects: Effects,
): Client {
  const send = async (command: Command): Promise<object> => {
    const name = command.constructor.name.replace(/Command$/, '');
    const effect = effects[name];
    if (!effect) throw new Unknown(`${service} does not know ${name}`);
    return invocation
      .cross(service, name, () => effect(command.input as never))
      .catch((thrown: unknown) => {
        if (thrown instanceof Unknown) invocation.mistakes.push(thrown.message);
        if (!(thrown instanceof Interruption)) throw thrown;
        throw named(ERROR_NAMES[thrown.fault] ?? 'TimeoutError');
      });
  };
  // The one method of a client that this system uses.
  return { send } as Client;
}

/** An error as the SDK throws it. */
export function named(name: string): Error {
  return Object.assign(new Error(name), { name });
}
