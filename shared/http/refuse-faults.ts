import type { Failure, FieldError, ProblemCode } from '../problems.ts';
import { refuseFields, type ShapeFault } from './field-errors.ts';
import type { TextFaults } from './text-faults.ts';

/** All that was found wrong with a body. */
export interface BodyFaults {
  text: TextFaults;
  shape: readonly ShapeFault[];
  rules: readonly FieldError[];
}

/**
 * The failure of a body with faults, or undefined for one without: `invalid_request` for control characters,
 * `unknown_field` when nothing is wrong but names that the operation does not know, else `code`.
 */
export function refuseFaults({ text, shape, rules }: BodyFaults, code: ProblemCode): Failure | undefined {
  const ruleFaults = [...text.surrogates, ...rules];
  const errors = [
    ...text.control,
    ...shape.map(({ pointer, detail }) => ({ pointer, detail })),
    ...ruleFaults,
  ];
  if (errors.length === 0) return undefined;
  if (text.control.length > 0) return refuseFields('invalid_request', errors);
  const onlyUnknown = ruleFaults.length === 0 && shape.every((fault) => fault.unknown);
  return refuseFields(onlyUnknown ? 'unknown_field' : code, errors);
}
