import type { Deployment } from '../deployment/deployment.ts';
import { CLIENTS, redirectMismatch } from './check-client.ts';
import { type Finding, hint, ok, wrong } from './finding.ts';

/** Milliseconds that Google may take. */
const PATIENCE = 10_000;

interface Addresses extends Pick<Deployment, 'pageOrigin'> {
  names: Pick<
    Deployment['names'],
    'GOOGLE_AUTHORIZATION_URL' | 'GOOGLE_CLIENT_ID' | 'SIGN_IN_SCOPES' | 'REDIRECT_URI'
  >;
}

/**
 * The addresses that have to be registered at Google. Nobody can read them there but in the console; but the page
 * that signs users in says what is wrong with a request before it asks anybody who they are.
 */
export async function checkAddresses({ names, pageOrigin }: Addresses): Promise<Finding[]> {
  const scope = names.SIGN_IN_SCOPES;
  const [redirect, popup] = await Promise.all([
    ask(names, { scope, redirect_uri: names.REDIRECT_URI }),
    ask(names, { scope, redirect_uri: 'postmessage', origin: pageOrigin }),
  ]);
  return [judgeRedirect(redirect, names.REDIRECT_URI), judgeOrigin(popup, pageOrigin)];
}

/** What Google's page complains of, in the words of https://developers.google.com/identity/protocols/oauth2/web-server#authorization-errors */
const COMPLAINT =
  /redirect_uri_mismatch|origin_mismatch|invalid_client|deleted_client|invalid_scope|org_internal/;

async function ask(
  { GOOGLE_AUTHORIZATION_URL, GOOGLE_CLIENT_ID }: Addresses['names'],
  parameters: Record<string, string>,
): Promise<string> {
  const url = new URL(GOOGLE_AUTHORIZATION_URL);
  const query = { client_id: GOOGLE_CLIENT_ID, response_type: 'code', access_type: 'offline', ...parameters };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE) });
    const body = await response.text();
    return COMPLAINT.exec(`${readErrorAddress(response)} ${body}`)?.[0] ?? 'nothing';
  } catch {
    return 'unreachable';
  }
}

/** Google redirects to a page that is told what is wrong in base64. */
function readErrorAddress(response: Response): string {
  const location = response.headers.get('location') ?? '';
  const error = URL.parse(location, response.url)?.searchParams.get('authError') ?? '';
  return `${location} ${Buffer.from(error, 'base64url').toString('latin1')}`;
}

function judgeRedirect(complaint: string, uri: string): Finding {
  switch (complaint) {
    case 'nothing':
      return ok('redirect_uri', `Google takes ${uri} as a redirect URI.`);
    case 'redirect_uri_mismatch':
      return redirectMismatch(uri);
    case 'unreachable':
      return hint(
        'redirect_uri',
        'Google’s sign-in page could not be reached from here.',
        'Repeat this later.',
      );
    case 'invalid_scope':
      return wrong(
        'scopes',
        'Google does not know one of the scopes of the setting signInScopes.',
        'Compare it with https://developers.google.com/identity/protocols/oauth2/scopes and deploy again.',
      );
    case 'org_internal':
      return hint(
        'publishing_status',
        'Only users of your own organisation may sign in: the user type is “Internal”.',
        'If others are to: https://console.cloud.google.com/auth/audience',
      );
    default:
      return wrong('client_id', `Google refuses the client (${complaint}).`, `Look at it: ${CLIENTS}`);
  }
}

function judgeOrigin(complaint: string, origin: string): Finding {
  const step = `Open the client at ${CLIENTS}, and see that ${origin} stands under “Authorized JavaScript origins”.`;
  if (complaint === 'origin_mismatch')
    return wrong('javascript_origin', `Google does not know ${origin} as an origin of the client.`, step);
  if (complaint === 'nothing')
    return ok('javascript_origin', `Google does not complain of ${origin} as the origin of the popup.`);
  // How Google's script asks for a popup is not documented, so another complaint may be of how we ask.
  return hint('javascript_origin', `Whether the popup may open at ${origin} cannot be seen from here.`, step);
}
