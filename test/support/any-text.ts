import fc, { type StringSharedConstraints } from 'fast-check';

const codePoint = fc
  .nat({ max: 0x10ffff })
  .filter((point) => point < 0xd800 || point > 0xdfff)
  .map((point) => String.fromCodePoint(point));

/**
 * Any text of whole code points, and now and then a word that JavaScript knows, such as `__proto__`. It is `unit:
 * 'binary'` without the list of a million code points that fast-check makes for each of those, in half a second.
 */
export function anyText(lengths: StringSharedConstraints = {}): fc.Arbitrary<string> {
  return fc.oneof(fc.string(lengths), fc.string({ ...lengths, unit: codePoint }));
}
