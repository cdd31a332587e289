// JavaScript, since the package has no types where its own sources lie.
import { memoize } from '../../node_modules/@smithy/core/dist-es/submodules/config/index.js';

export * from '../../node_modules/@smithy/core/dist-es/submodules/config/index.js';

/**
 * Stands in for `@smithy/core/config`, by which a client of AWS finds its settings: in the environment, then in
 * `~/.aws/config`, then by default. A Lambda has no such file, and looking for it takes 5 ms of a cold start.
 */
export const loadConfig = ({ environmentVariableSelector, default: otherwise }) =>
  memoize(async () => {
    const found = environmentVariableSelector(process.env);
    if (found !== undefined) return found;
    return typeof otherwise === 'function' ? otherwise() : otherwise;
  });
