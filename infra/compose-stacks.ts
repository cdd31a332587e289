import { type App, Tags } from 'aws-cdk-lib';
import { ApiStack } from './api-stack.ts';
import { CertificateStack } from './certificate-stack.ts';
import { CLOUDFRONT_REGION } from './cloudfront-region.ts';
import { DataStack } from './data-stack.ts';
import { EngineStack } from './engine-stack.ts';
import { EntryStack } from './entry-stack.ts';
import { FirewallStack } from './firewall-stack.ts';
import type { PageFiles } from './page/build-page.ts';
import { PageStack } from './page-stack.ts';
import { ProofKeyStack } from './proof-key-stack.ts';
import { SampleStack } from './sample-stack.ts';
import { readSettings, type Settings } from './settings.ts';
import { SettingsError, sentence } from './settings-error.ts';
import { WatchStack } from './watch-stack.ts';

/** The stacks of one stage. */
export interface Stacks {
  data: DataStack;
  /** Only where refresh tokens are bound to a key. */
  proofKey: ProofKeyStack | undefined;
  engine: EngineStack;
  /** Only for a host name that a certificate is to be made for. */
  certificate: CertificateStack | undefined;
  /** Only where it is asked for. */
  firewall: FirewallStack | undefined;
  entry: EntryStack;
  api: ApiStack;
  watch: WatchStack;
  /** Only where the page is hosted here. */
  page: PageStack | undefined;
  /** Only where it is asked for. */
  sample: SampleStack | undefined;
}

interface Surroundings {
  /** The files of the page. */
  files: PageFiles;
  /** The region of the deployment, where it is known. */
  region: string | undefined;
}

/**
 * Puts the stacks of one stage into `app`. They work in whatever account and region they are deployed to; only beside a certificate or
 * a firewall, which have a region of their own, they must know theirs.
 *
 * @throws SettingsError when the context holds a setting that cannot be deployed.
 */
export function composeStacks(app: App, { files, region }: Surroundings): Stacks {
  const settings = readSettings(app.node.getAllContext());
  const { stage } = settings;
  const domain = domainToCertify(settings);
  const abroad = domain ? 'hostedZoneId' : settings.waf ? 'waf' : undefined;
  const common = {
    settings,
    terminationProtection: stage === 'prod',
    ...(abroad && { env: { region: requireRegion(abroad, region) }, crossRegionReferences: true }),
  };
  const data = new DataStack(app, `onbehalf-${stage}-data`, {
    ...common,
    description: `OnBehalf (${stage}): users, the key that seals their grants, the Google client secret`,
  });
  const proofKey =
    settings.refreshTokenBinding === 'dpop'
      ? new ProofKeyStack(app, `onbehalf-${stage}-proof-key`, {
          ...common,
          description: `OnBehalf (${stage}): the key that refresh tokens are bound to`,
        })
      : undefined;
  const engine = new EngineStack(app, `onbehalf-${stage}-engine`, {
    ...common,
    data,
    proofKey: proofKey?.key,
    description: `OnBehalf (${stage}): plans, broadcasts, and the worker that creates their events`,
  });
  const certificate = domain
    ? new CertificateStack(app, `onbehalf-${stage}-certificate`, {
        ...common,
        ...domain,
        env: { region: CLOUDFRONT_REGION },
        description: `OnBehalf (${stage}): the certificate of ${domain.domainName}`,
      })
    : undefined;
  const firewall = settings.waf
    ? new FirewallStack(app, `onbehalf-${stage}-firewall`, {
        ...common,
        env: { region: CLOUDFRONT_REGION },
        description: `OnBehalf (${stage}): the firewall before page and API`,
      })
    : undefined;
  const entry = new EntryStack(app, `onbehalf-${stage}-entry`, {
    ...common,
    certificate: certificate?.certificate,
    firewallArn: firewall?.webAclArn,
    description: `OnBehalf (${stage}): the address of page and API`,
  });
  const api = new ApiStack(app, `onbehalf-${stage}-api`, {
    ...common,
    resources: engine.resources,
    entry,
    description: `OnBehalf (${stage}): routes of the HTTP API and their functions`,
  });
  const watch = new WatchStack(app, `onbehalf-${stage}-watch`, {
    ...common,
    engine,
    entry,
    api,
    description: `OnBehalf (${stage}): dashboard and alarms`,
  });
  const page = entry.page
    ? new PageStack(app, `onbehalf-${stage}-page`, {
        ...common,
        files,
        bucket: entry.page.bucket,
        description: `OnBehalf (${stage}): files of the page`,
      })
    : undefined;
  page?.addStackDependency(api, 'The page calls the API.');
  const sample = settings.sample
    ? new SampleStack(app, `onbehalf-${stage}-sample`, {
        ...common,
        terminationProtection: false,
        onbehalf: engine.onbehalf,
        description: `OnBehalf (${stage}): samples of functions that act for users`,
      })
    : undefined;
  Tags.of(app).add('onbehalf:stage', stage);
  return { data, proofKey, engine, certificate, firewall, entry, api, watch, page, sample };
}

/** The host name that has a zone but no certificate yet. */
function domainToCertify({ domainName, hostedZoneId, certificateArn }: Settings) {
  return domainName && hostedZoneId && !certificateArn ? { domainName, hostedZoneId } : undefined;
}

/** What can be given instead of what is made in the region of CloudFront. */
const ready = { hostedZoneId: 'certificateArn', waf: 'webAclArn' };

function requireRegion(setting: keyof typeof ready, region: string | undefined): string {
  if (region) return region;
  const fault = `needs AWS_REGION to be set, or ${ready[setting]}: what it makes has a region of its own`;
  throw new SettingsError(sentence(setting, fault));
}
