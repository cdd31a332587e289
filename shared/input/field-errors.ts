import type * as z from 'zod/mini';
import { Failure, type FieldError, type ProblemCode } from '../problems.ts';

/** Longest piece of the client's own text that an error repeats, in UTF-16 code units. */
const QUOTED = 40;

/** Repeats a piece of the client's text in an error, cut short so that an answer never mirrors a large body. */
export function quote(text: string): string {
  return JSON.stringify(text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text);
}

/** A JSON Pointer (RFC 6901): `~` and `/` inside a name are written `~0` and `~1`. */
export function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((name) => `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Most faults that one answer lists. */
const LISTED = 100;

/** A JSON object, and no array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same faults, of what stands one level further down. */
export function below(parent: string, errors: readonly FieldError[] = []): FieldError[] {
  return errors.map(({ pointer, detail }) => ({ pointer: `${parent}${pointer}`, detail }));
}

/** The same faults, all of them of one place. */
export function at(pointer: string, errors: readonly FieldError[]): FieldError[] {
  return errors.map(({ detail }) => ({ pointer, detail }));
}

/** What a reading answers that finds one fault. */
export function fault(pointer: string, detail: string): { errors: FieldError[] } {
  return { errors: [{ pointer, detail }] };
}

/** The failure of a request whose fields are at fault: all of them at once, up to a bound. */
export function refuseFields(code: ProblemCode, errors: readonly FieldError[]): Failure {
  const more = errors.length > LISTED ? ` The first ${LISTED} of ${errors.length} faults are listed.` : '';
  return new Failure(code, {
    detail: `Mend the fields that errors points to.${more}`,
    errors: errors.slice(0, LISTED),
  });
}

/** A fault of the shape, told apart by whether it is nothing but an unknown name. */
interface ShapeFault extends FieldError {
  unknown: boolean;
}

/**
 * One fault for each wrong field, in words for a developer. zod's own messages describe the schema, never
 * the value, so nothing of the input but the names of fields gets into them.
 */
export function describeIssues(issues: readonly z.core.$ZodIssue[]): ShapeFault[] {
  return issues.flatMap((issue): ShapeFault[] => {
    const { path, message } = issue;
    if (issue.code !== 'unrecognized_keys')
      return [{ pointer: pointerTo(path), detail: message, unknown: false }];
    return issue.keys.map((key) => ({ ...describeUnknown(path, key), unknown: true }));
  });
}

function describeUnknown(path: readonly PropertyKey[], key: string): FieldError {
  return key.length > QUOTED
    ? { pointer: pointerTo(path), detail: `Has an unknown field named ${quote(key)}.` }
    : { pointer: pointerTo([...path, key]), detail: 'There is no such field here.' };
}
