import { EXIT, OpsError } from '../ops/cli/ops-error.ts';
import { settingsSchema } from '../settings/settings-schema.ts';
import type { Former } from './former.ts';
import type { Outside, Prompts } from './outside.ts';
import type { Wish } from './wish.ts';

export type Answers = Readonly<Record<string, string>>;

/** The host names that CloudFront gives. */
const GIVEN = /\.cloudfront\.(net|cn)$/;

/**
 * How the page is served, where nobody has said it yet. A deployment whose page is at a name of CloudFront's stays as
 * it is without a word; any other would be moved there, so it has to be said.
 *
 * @throws OpsError when nobody can be asked about a page that would be moved
 */
export async function askPage(
  { pageIsSaid }: Wish,
  { pageUrl }: Former,
  { prompts, say }: Pick<Outside, 'prompts' | 'say'>,
): Promise<Answers> {
  if (pageIsSaid) return {};
  const isMoved = pageUrl !== undefined && !GIVEN.test(new URL(pageUrl).hostname);
  if (pageUrl !== undefined && !isMoved) return {};
  const now = `The page is at ${pageUrl} now, and no setting says so.`;
  if (!prompts) {
    if (isMoved)
      throw new OpsError(
        `${now} Add -c domainName=… (with -c certificateArn=… or -c hostedZoneId=…) or -c pageUrl=…, as it was deployed; or -c hostPage=true to move it to CloudFront’s own name.`,
        EXIT.usage,
      );
    say(
      'CloudFront serves the page. Otherwise: -c domainName=… for a host name of yours, -c pageUrl=… for a page elsewhere.',
    );
    return {};
  }
  if (isMoved) say(now);
  const how = await prompts.choose('How is the page to be served?', [
    {
      value: 'given',
      name: 'By CloudFront, at a name that AWS gives: https://d111111abcdef8.cloudfront.net',
    },
    { value: 'own', name: 'By CloudFront, at a host name of mine: https://app.example.com' },
    { value: 'elsewhere', name: 'Not by this deployment: my page is elsewhere' },
  ]);
  switch (how) {
    case 'given':
      return { hostPage: 'true' };
    case 'own':
      return askDomain(prompts);
    case 'elsewhere':
      return askElsewhere(prompts, say);
  }
}

async function askDomain(prompts: Prompts): Promise<Answers> {
  const domainName = await enter(prompts, 'domainName', 'Host name, e.g. app.example.com:');
  const dns = await prompts.choose(`Where is ${domainName} looked up?`, [
    {
      value: 'route53',
      name: 'In a hosted zone of Route 53 in this account: certificate and records are made',
    },
    {
      value: 'elsewhere',
      name: 'Elsewhere: I have a certificate in us-east-1, and point the name there myself',
    },
  ]);
  return dns === 'route53'
    ? { domainName, hostedZoneId: await enter(prompts, 'hostedZoneId', 'Id of the hosted zone, Z…:') }
    : { domainName, certificateArn: await enter(prompts, 'certificateArn', 'ARN of the certificate:') };
}

async function askElsewhere(prompts: Prompts, say: Outside['say']): Promise<Answers> {
  const pageUrl = await enter(prompts, 'pageUrl', 'Address of the page, e.g. https://app.example.com/:');
  say(
    'The session is a cookie of one site: the API needs an address on the same one, e.g. https://api.example.com.',
  );
  say(
    'It is a name of yours that leads to the HTTP API. Without one the API is at a name of AWS, where browsers keep the session from your page.',
  );
  const publicUrl = await enter(prompts, 'publicUrl', 'Address of the API (empty: a name of AWS):', {
    optional: true,
  });
  return publicUrl === '' ? { pageUrl } : { pageUrl, publicUrl };
}

/** Asks for a setting until it is right by itself. */
function enter(
  prompts: Prompts,
  name: keyof typeof settingsSchema.shape,
  message: string,
  { optional = false }: { optional?: boolean } = {},
): Promise<string> {
  return prompts.enter(message, (text) => {
    if (text === '') return optional ? undefined : 'It is needed.';
    const { error } = settingsSchema.shape[name].safeParse(text);
    return error?.issues[0] && `It ${error.issues[0].message.replace(/^Invalid .*/, 'is not right')}.`;
  });
}
