import { type App, Tags } from 'aws-cdk-lib';
import type { PageFiles } from '../page/build-page.ts';
import {
  CLOUDFRONT_REGION,
  domainToCertify,
  settingForCloudFrontRegion,
} from '../settings/cloudfront-region.ts';
import { readSettings } from '../settings/read-settings.ts';
import { SettingsError, sentence } from '../settings/settings-error.ts';
import { ApiStack } from './api-stack.ts';
import { CertificateStack } from './certificate-stack.ts';
import { DataStack } from './data-stack.ts';
import { EngineStack } from './engine-stack.ts';
import { EntryStack } from './entry-stack.ts';
import { FirewallStack } from './firewall-stack.ts';
import { PageStack } from './page-stack.ts';
import { ProofKeyStack } from './proof-key-stack.ts';
import { SampleStack } from './sample-stack.ts';
import { type StackName, stackName } from './stack-names.ts';
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
  const abroad = settingForCloudFrontRegion(settings);
  const common = {
    settings,
    terminationProtection: stage === 'prod',
    ...(abroad && { env: { region: requireRegion(abroad, region) }, crossRegionReferences: true }),
  };
  const named = (name: StackName) => stackName(stage, name);
  const props = (what: string) => ({ ...common, description: `OnBehalf (${stage}): ${what}` });
  const data = new DataStack(
    app,
    named('data'),
    props('users, the key that seals their grants, the Google client secret'),
  );
  const proofKey =
    settings.refreshTokenBinding === 'dpop'
      ? new ProofKeyStack(app, named('proof-key'), props('the key that refresh tokens are bound to'))
      : undefined;
  const engine = new EngineStack(app, named('engine'), {
    ...props('plans, broadcasts, and the worker that creates their events'),
    data,
    proofKey: proofKey?.key,
  });
  const certificate = domain
    ? new CertificateStack(app, named('certificate'), {
        ...props(`the certificate of ${domain.domainName}`),
        ...domain,
        env: { region: CLOUDFRONT_REGION },
      })
    : undefined;
  const firewall = settings.waf
    ? new FirewallStack(app, named('firewall'), {
        ...props('the firewall before page and API'),
        env: { region: CLOUDFRONT_REGION },
      })
    : undefined;
  const entry = new EntryStack(app, named('entry'), {
    ...props('the address of page and API'),
    certificate: certificate?.certificate,
    firewallArn: firewall?.webAclArn,
  });
  const api = new ApiStack(app, named('api'), {
    ...props('routes of the HTTP API and their functions'),
    resources: engine.resources,
    entry,
  });
  const watch = new WatchStack(app, named('watch'), {
    ...props('dashboard and alarms'),
    engine,
    entry,
    api,
  });
  const page = entry.page
    ? new PageStack(app, named('page'), {
        ...props('files of the page'),
        files,
        bucket: entry.page.bucket,
      })
    : undefined;
  page?.addStackDependency(api, 'The page calls the API.');
  const sample = settings.sample
    ? new SampleStack(app, named('sample'), {
        ...props('samples of functions that act for users'),
        terminationProtection: false,
        onbehalf: engine.onbehalf,
      })
    : undefined;
  Tags.of(app).add('onbehalf:stage', stage);
  return { data, proofKey, engine, certificate, firewall, entry, api, watch, page, sample };
}

/** What can be given instead of what is made in the region of CloudFront. */
const ready = { hostedZoneId: 'certificateArn', waf: 'webAclArn' };

function requireRegion(setting: keyof typeof ready, region: string | undefined): string {
  if (region) return region;
  const fault = `needs AWS_REGION to be set, or ${ready[setting]}: what it makes has a region of its own`;
  throw new SettingsError(sentence(setting, fault));
}
