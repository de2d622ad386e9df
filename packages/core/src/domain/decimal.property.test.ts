import fc from 'fast-check';
import { isRight } from 'fp-ts/lib/Either.js';

import { decimalFromText, decimalToText } from './decimal-text.js';
import { addDecimals, compareDecimals, multiplyDecimals, roundDecimal, subtractDecimals } from './decimal.js';

const anyDecimal = fc.record({
  coefficient: fc.oneof(fc.bigInt({ min: -(10n ** 39n), max: 10n ** 39n }), fc.bigInt({ min: -999n, max: 999n })),
  scale: fc.integer({ min: 0, max: 39 }),
});
/** Texts that look like numbers and are canonical in part only. */
const numberLike = fc
  .tuple(fc.constantFrom('', '-', '+'), fc.stringMatching(/^\d{0,3}$/), fc.stringMatching(/^(\.\d{0,3})?$/))
  .map((parts) => parts.join(''));

describe('decimals, for all values', () => {
  it('come back from their text with the same value', () => {
    fc.assert(
      fc.property(anyDecimal, (value) => {
        const text = decimalToText(value);
        const read = decimalFromText(text);
        expect(isRight(read) && compareDecimals(read.right, value)).toBe(0);
        expect(isRight(read) && decimalToText(read.right)).toBe(text);
      }),
    );
  });

  it('are read exactly when their spelling is the canonical one', () => {
    fc.assert(
      fc.property(numberLike, (text) => {
        const isCanonical = /^-?(0|[1-9]\d*)(\.\d*[1-9])?$/.test(text) && text !== '-0';
        expect(isRight(decimalFromText(text))).toBe(isCanonical);
      }),
    );
  });

  it('add and multiply as integers at a common scale do', () => {
    fc.assert(
      fc.property(anyDecimal, anyDecimal, (a, b) => {
        const at = 80; // Places enough for every sum and product here.
        const integer = (value: typeof a) => roundDecimal(value, at, 'down');
        expect(integer(addDecimals(a, b))).toBe(integer(a) + integer(b));
        expect(integer(subtractDecimals(a, b))).toBe(integer(a) - integer(b));
        expect(integer(multiplyDecimals(a, b)) * 10n ** 80n).toBe(integer(a) * integer(b));
      }),
    );
  });

  it('do not change by rounding to the places they have', () => {
    fc.assert(
      fc.property(anyDecimal, fc.constantFrom('up' as const, 'halfEven' as const), (value, mode) => {
        expect(roundDecimal(value, value.scale, mode)).toBe(value.coefficient);
      }),
    );
  });
});
