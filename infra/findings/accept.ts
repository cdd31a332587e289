import { Stack, Validations } from 'aws-cdk-lib';
import { flattenCfnReference } from 'cdk-nag/lib/utils/flatten-cfn-reference.js';
import type { IConstruct } from 'constructs';
import { type Reason, type ReasonName, reasons } from './reasons.ts';

/** Accepts findings on `construct` and what is under it, for reasons of the one list. */
export function accept(construct: IConstruct, ...names: ReasonName[]): void {
  const acknowledged = names.flatMap((name) => {
    const { rules, why: reason }: Reason = reasons[name];
    return rules.map((id) => ({ id, reason }));
  });
  Validations.of(construct).acknowledge(...acknowledged);
}

/** Accepts that policies under `construct` allow what they allow on every resource that `pattern` means. */
export function acceptWildcard(construct: IConstruct, pattern: string, name: ReasonName): void {
  const asReported = flattenCfnReference(Stack.of(construct).resolve(pattern));
  const { rules, why: reason }: Reason = reasons[name];
  const acknowledged = rules.map((rule) => ({ id: `${rule}[Resource::${asReported}]`, reason }));
  Validations.of(construct).acknowledge(...acknowledged);
}
