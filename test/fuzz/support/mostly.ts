import fc from 'fast-check';

/** The usual value, and once in a while another. @param weight how often it is the usual one for each other */
export const mostly = <T>(usual: T, rest: fc.Arbitrary<T>, weight = 12): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: rest });
