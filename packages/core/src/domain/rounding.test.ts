import { readFileSync } from 'node:fs';

import type { RoundingMode } from './documents.js';
import { decimal } from './decimal-text.js';
import { divideDecimals, roundDecimal } from './decimal.js';
import { divideRounded } from './rounding.js';

interface RoundingVectors {
  readonly round: readonly { name: string; value: string; places: string; rounding: RoundingMode; expected: string }[];
  readonly divide: readonly {
    name: string;
    dividend: string;
    divisor: string;
    rounding: RoundingMode;
    expected: string;
  }[];
}

const vectors = JSON.parse(
  readFileSync(new URL('../../../../spec/vectors/money.json', import.meta.url), 'utf8'),
) as RoundingVectors;

describe('divideRounded', () => {
  it.each([
    ['halfUp', [3n, 4n, -3n, 2n]],
    ['halfEven', [2n, 4n, -2n, 2n]],
    ['halfDown', [2n, 3n, -2n, 2n]],
    ['up', [3n, 4n, -3n, 3n]],
    ['down', [2n, 3n, -2n, 2n]],
  ] as const)('rounds 2.5, 3.5, −2.5 and 2.25 by %s', (mode, expected) => {
    const quotients = [divideRounded(5n, 2n, mode), divideRounded(7n, 2n, mode), divideRounded(-5n, 2n, mode)];
    expect([...quotients, divideRounded(9n, 4n, mode)]).toEqual(expected);
  });

  it('takes the sign from both operands, also where the quotient is cut to 0', () => {
    expect(divideRounded(1n, -2n, 'up')).toBe(-1n);
    expect(divideRounded(-1n, -2n, 'up')).toBe(1n);
  });

  it('refuses to divide by 0', () => {
    expect(() => divideRounded(1n, 0n, 'down')).toThrow(new TypeError('Cannot divide 1 by 0.'));
  });
});

describe('rounding vectors', () => {
  it.each(vectors.round)('round: $name', ({ value, places, rounding, expected }) => {
    expect(roundDecimal(decimal(value), Number(places), rounding)).toBe(BigInt(expected));
  });

  it.each(vectors.divide)('divide: $name', ({ dividend, divisor, rounding, expected }) => {
    expect(divideDecimals(decimal(dividend), decimal(divisor), rounding)).toBe(BigInt(expected));
  });
});
