/**
 * Which messages of a batch Lambda deletes, given what the function returned. Nothing, `null`, an empty object
 * and an empty list are a full success; an answer that it cannot read, or that names an unknown message, is a
 * full failure.
 *
 * @param result as JSON carries it
 * @returns the ids of the messages that are done
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function doneMessages(ids: readonly string[], result: unknown): readonly string[] {
  if (result === null) return ids;
  if (typeof result !== 'object') return [];
  const failures = 'batchItemFailures' in result ? result.batchItemFailures : null;
  if (failures === null) return ids;
  if (!Array.isArray(failures)) return [];
  const failed: unknown[] = failures.map((one: unknown) =>
    typeof one === 'object' && one !== null && 'itemIdentifier' in one ? one.itemIdentifier : undefined,
  );
  if (!failed.every((id) => typeof id === 'string' && ids.includes(id))) return [];
  return ids.filter((id) => !failed.includes(id));
}
