/** A number with what it counts: `1 user`, `2 users`. @param noun that takes an s */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
