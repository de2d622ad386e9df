import fc from 'fast-check';

import type { RoundingMode } from './documents.js';
import { divideRounded } from './rounding.js';

const integer = fc.bigInt({ min: -(10n ** 45n), max: 10n ** 45n });
const smallInteger = fc.bigInt({ min: -40n, max: 40n }); // Ties are frequent among small numbers.
const dividend = fc.oneof(integer, smallInteger);
const divisor = fc.oneof(integer, smallInteger).filter((value) => value !== 0n);
const half = fc.constantFrom<RoundingMode>('halfUp', 'halfEven', 'halfDown');
const anyMode = fc.constantFrom<RoundingMode>('halfUp', 'halfEven', 'halfDown', 'up', 'down');
const magnitude = (value: bigint) => (value < 0n ? -value : value);

describe('divideRounded, for all integers', () => {
  it('stays within half a unit of the quotient in the half modes', () => {
    fc.assert(
      fc.property(dividend, divisor, half, (a, b, mode) => {
        expect(2n * magnitude(divideRounded(a, b, mode) * b - a) <= magnitude(b)).toBe(true);
      }),
    );
  });

  it('stays within a unit, above the magnitude by up and below it by down', () => {
    fc.assert(
      fc.property(dividend, divisor, (a, b) => {
        const up = magnitude(divideRounded(a, b, 'up'));
        const down = magnitude(divideRounded(a, b, 'down'));
        expect(up * magnitude(b) >= magnitude(a) && down * magnitude(b) <= magnitude(a)).toBe(true);
        expect(up - down).toBe(a % b === 0n ? 0n : 1n);
      }),
    );
  });

  it('rounds a credit to the mirror image of its charge', () => {
    fc.assert(
      fc.property(dividend, divisor, anyMode, (a, b, mode) => {
        expect(divideRounded(-a, b, mode)).toBe(-divideRounded(a, b, mode));
        expect(divideRounded(a, -b, mode)).toBe(-divideRounded(a, b, mode));
      }),
    );
  });

  it('rounds ties to the even neighbour by halfEven', () => {
    fc.assert(
      fc.property(integer, divisor, (whole, b) => {
        const quotient = divideRounded((2n * whole + 1n) * b, 2n * b, 'halfEven');
        expect(quotient % 2n).toBe(0n);
      }),
    );
  });
});
