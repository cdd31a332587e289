import { CLOUDFRONT_REGION, settingForCloudFrontRegion } from '../settings/cloudfront-region.ts';
import type { Settings } from '../settings/settings-schema.ts';

/** The regions that stacks go to. */
export function regionsOf(settings: Settings, region: string): readonly string[] {
  return [...new Set(settingForCloudFrontRegion(settings) ? [region, CLOUDFRONT_REGION] : [region])];
}
