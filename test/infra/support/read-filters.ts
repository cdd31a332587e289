import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';

const properties = z.strictObject({
  FilterPattern: z.string(),
  LogGroupName: z.object({ Ref: z.string() }),
  MetricTransformations: z.tuple([
    z.strictObject({
      MetricName: z.string(),
      MetricNamespace: z.string(),
      MetricValue: z.string(),
      Dimensions: z.array(z.object({ Key: z.string(), Value: z.string() })).optional(),
      Unit: z.string().optional(),
    }),
  ]),
});

/** A metric filter, by what it counts. */
export interface Filter {
  /** Logical id of the log group, without CDK's hash: `CreateEventLog`. */
  log: string;
  pattern: string;
  metric: string;
  namespace: string;
  value: string;
  dimensions: { Key: string; Value: string }[];
}

/** Every metric filter of a template. */
export function readFilters(template: Template): Filter[] {
  const found = z
    .record(z.string(), z.object({ Properties: properties }))
    .parse(template.findResources('AWS::Logs::MetricFilter'));
  return Object.values(found).map(({ Properties }) => {
    const [{ MetricName, MetricNamespace, MetricValue, Dimensions }] = Properties.MetricTransformations;
    return {
      log: Properties.LogGroupName.Ref.replace(/[0-9A-F]{8}$/, ''),
      pattern: Properties.FilterPattern,
      metric: MetricName,
      namespace: MetricNamespace,
      value: MetricValue,
      dimensions: Dimensions ?? [],
    };
  });
}
