import fc from 'fast-check';
import { getOrElseW } from 'fp-ts/lib/Either.js';

import { allocate } from './allocate.js';
import { money } from './money.js';

const minor = fc.oneof(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.bigInt({ min: -20n, max: 20n }));
const weights = fc
  .array(fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 10n ** 12n })), { minLength: 1, maxLength: 12 })
  .filter((list) => list.some((weight) => weight > 0n));

function sharesOf(amount: bigint, list: readonly bigint[]): bigint[] {
  const shares = getOrElseW(() => [])(allocate(money('EUR', amount), list));
  return shares.map((share) => share.minor);
}

describe('allocate, for all amounts and weights', () => {
  it('loses nothing', () => {
    fc.assert(
      fc.property(minor, weights, (amount, list) => {
        const shares = sharesOf(amount, list);
        expect(shares).toHaveLength(list.length);
        expect(shares.reduce((sum, share) => sum + share, 0n)).toBe(amount);
      }),
    );
  });

  it('stays within a unit of the proportional share, and gives nothing to a weight of 0', () => {
    fc.assert(
      fc.property(minor, weights, (amount, list) => {
        const total = list.reduce((sum, weight) => sum + weight, 0n);
        sharesOf(amount, list).forEach((share, index) => {
          const weight = list[index] ?? 0n;
          const off = share * total - amount * weight;
          expect(off < total && -off < total).toBe(true);
          if (weight === 0n) expect(share).toBe(0n);
        });
      }),
    );
  });

  it('splits a credit into the mirror image of its charge', () => {
    fc.assert(
      fc.property(minor, weights, (amount, list) => {
        expect(sharesOf(-amount, list)).toEqual(sharesOf(amount, list).map((share) => -share));
      }),
    );
  });
});
