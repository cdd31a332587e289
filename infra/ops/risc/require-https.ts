import { EXIT, OpsError } from '../cli/ops-error.ts';

/** The URL that an option names. @throws OpsError when it is neither https nor on this machine */
export function requireHttps(option: string, text: string): URL {
  const url = URL.parse(text);
  const local = url !== null && ['localhost', '127.0.0.1'].includes(url.hostname);
  if (url?.protocol === 'https:' || (local && url.protocol === 'http:')) return url;
  throw new OpsError(`--${option} must be an https URL, not "${text}".`, EXIT.usage);
}
