import { type App, type CfnResource, Validations } from 'aws-cdk-lib';
import * as z from 'zod';
import { createPacks } from '../../../infra/findings/packs.ts';

/** What a rule found, accepted or not. */
export interface Finding {
  /** With what it found, where it says so: `AwsSolutions-IAM5[Resource::…]`. */
  rule: string;
  /** Path of the construct. */
  path: string;
  /** The reason for which it is accepted, which the nearest construct that has one gives. */
  reason: string | undefined;
}

/** Runs all packs of cdk-nag over an app as if nothing had been accepted. */
export function runPacks(app: App): Finding[] {
  const findings: Finding[] = [];
  for (const pack of createPacks(app)) {
    // cdk-nag asks this before it reports; there is no other way to see what it leaves out.
    Object.defineProperty(pack, 'isAcknowledged', {
      value: (resource: CfnResource, rule: string) => {
        findings.push({ rule, path: resource.node.path, reason: findReason(resource, rule) });
        return true;
      },
    });
    pack.validateScope(app);
  }
  return findings;
}

function findReason(resource: CfnResource, rule: string): string | undefined {
  for (const scope of resource.node.scopes.toReversed()) {
    const accepted = scope.node.metadata.filter(
      ({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY,
    );
    for (const { data } of accepted) {
      const reasons = new Map(Object.entries(acknowledged.parse(data)));
      // CDK puts a prefix before ids that have none.
      const reason = reasons.get(rule) ?? reasons.get(`Annotation::${rule}`);
      if (reason !== undefined) return reason;
    }
  }
  return undefined;
}

const acknowledged = z.record(z.string(), z.string());
