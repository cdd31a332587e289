import { RemovalPolicy } from 'aws-cdk-lib';
import type { FunctionDefaults } from './constructs/node-function.ts';
import type { Settings } from './settings/settings-schema.ts';

export function functionDefaults(
  settings: Pick<Settings, 'architecture' | 'logRetentionDays' | 'stage'>,
): FunctionDefaults {
  return {
    architecture: settings.architecture,
    logRetention: settings.logRetentionDays,
    removalPolicy: settings.stage === 'prod' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  };
}
