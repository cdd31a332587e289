import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';

const behavior = z.looseObject({
  TargetOriginId: z.string(),
  ResponseHeadersPolicyId: z.object({ Ref: z.string() }),
});

const distributions = z.record(
  z.string(),
  z.object({
    Properties: z.object({
      DistributionConfig: z.looseObject({
        DefaultCacheBehavior: behavior,
        CacheBehaviors: z.array(behavior.extend({ PathPattern: z.string() })),
        Origins: z.array(z.looseObject({ Id: z.string() })),
      }),
    }),
  }),
);

/** The configuration of the one distribution of a template. */
export function readDistribution(template: Template) {
  const found = Object.values(distributions.parse(template.findResources('AWS::CloudFront::Distribution')));
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`${found.length} distributions`);
  return only.Properties.DistributionConfig;
}

const items = z.object({ Items: z.array(z.string()) });
const override = { Override: z.literal(true) };

/** Strict: a header that nobody reads here would be one that nobody tested. */
const policies = z.record(
  z.string(),
  z.object({
    Properties: z.object({
      ResponseHeadersPolicyConfig: z.strictObject({
        Comment: z.string(),
        Name: z.string(),
        CorsConfig: z
          .strictObject({
            AccessControlAllowCredentials: z.literal(false),
            AccessControlAllowHeaders: items,
            AccessControlAllowMethods: items,
            AccessControlAllowOrigins: items,
            OriginOverride: z.literal(true),
          })
          .optional(),
        CustomHeadersConfig: z
          .strictObject({
            Items: z.array(z.strictObject({ Header: z.string(), Value: z.string(), ...override })).min(1),
          })
          .optional(),
        SecurityHeadersConfig: z.strictObject({
          ContentSecurityPolicy: z
            .strictObject({ ContentSecurityPolicy: z.string(), ...override })
            .optional(),
          ContentTypeOptions: z.strictObject(override).optional(),
          FrameOptions: z.strictObject({ FrameOption: z.string(), ...override }).optional(),
          ReferrerPolicy: z.strictObject({ ReferrerPolicy: z.string(), ...override }).optional(),
          StrictTransportSecurity: z.strictObject({ AccessControlMaxAgeSec: z.number(), ...override }),
        }),
      }),
    }),
  }),
);

/** The headers that each response headers policy makes, as a browser sees them, by its logical id. */
export function readHeadersPolicies(template: Template): Record<string, Record<string, string>> {
  const found = policies.parse(template.findResources('AWS::CloudFront::ResponseHeadersPolicy'));
  return Object.fromEntries(
    Object.entries(found).map(([id, { Properties }]) => {
      const { CorsConfig, CustomHeadersConfig, SecurityHeadersConfig } =
        Properties.ResponseHeadersPolicyConfig;
      const { ContentSecurityPolicy, ContentTypeOptions, FrameOptions, ReferrerPolicy, ...security } =
        SecurityHeadersConfig;
      const headers = {
        'content-security-policy': ContentSecurityPolicy?.ContentSecurityPolicy,
        'x-content-type-options': ContentTypeOptions && 'nosniff',
        'x-frame-options': FrameOptions?.FrameOption,
        'referrer-policy': ReferrerPolicy?.ReferrerPolicy,
        'strict-transport-security': `max-age=${security.StrictTransportSecurity.AccessControlMaxAgeSec}`,
        'access-control-allow-origin': CorsConfig?.AccessControlAllowOrigins.Items.join(', '),
        'access-control-allow-methods': CorsConfig?.AccessControlAllowMethods.Items.join(', '),
        'access-control-allow-headers': CorsConfig?.AccessControlAllowHeaders.Items.join(', '),
        ...Object.fromEntries(CustomHeadersConfig?.Items.map(({ Header, Value }) => [Header, Value]) ?? []),
      };
      return [
        id,
        Object.fromEntries(
          Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
        ),
      ];
    }),
  );
}
