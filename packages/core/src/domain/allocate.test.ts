import { readFileSync } from 'node:fs';

import { left, right } from 'fp-ts/lib/Either.js';

import { allocate } from './allocate.js';
import { money } from './money.js';

interface AllocationVectors {
  readonly allocate: readonly { name: string; minor: string; weights: string[]; expected: string[] }[];
}

const vectors = JSON.parse(
  readFileSync(new URL('../../../../spec/vectors/money.json', import.meta.url), 'utf8'),
) as AllocationVectors;

describe('allocate', () => {
  it('gives the spare cent to the first share', () => {
    const shares = [money('EUR', 34n), money('EUR', 33n), money('EUR', 33n)];
    expect(allocate(money('EUR', 100n), [1n, 1n, 1n])).toEqual(right(shares));
  });

  it('refuses a negative weight', () => {
    expect(allocate(money('EUR', 100n), [2n, -1n])).toMatchObject(left({ code: 'weightNegative', value: '2,-1' }));
  });

  it('refuses weights that are all 0, and none', () => {
    expect(allocate(money('EUR', 100n), [0n, 0n])).toMatchObject(left({ code: 'weightsAllZero', value: '0,0' }));
    expect(allocate(money('EUR', 0n), [])).toMatchObject(left({ code: 'weightsAllZero', value: '' }));
  });

  it.each(vectors.allocate)('vector: $name', ({ minor, weights, expected }) => {
    const shares = expected.map((share) => money('EUR', BigInt(share)));
    expect(allocate(money('EUR', BigInt(minor)), weights.map(BigInt))).toEqual(right(shares));
  });
});
