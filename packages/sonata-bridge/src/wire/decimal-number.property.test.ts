import fc from 'fast-check';

import { canonicalDecimal } from './decimal-number.js';

const CANONICAL = /^-?(0|[1-9]\d*)(\.\d*[1-9])?$/;
const digits = fc.stringMatching(/^[1-9]\d{0,14}$/);

describe('canonicalDecimal', () => {
  it('gives every spelling of a value the same text, whose value it keeps', () => {
    fc.assert(
      fc.property(
        digits,
        fc.boolean(),
        fc.integer({ min: -15, max: 15 }),
        fc.nat(4),
        (coefficient, minus, exponent, zeros) => {
          const sign = minus ? '-' : '';
          const plain = canonicalDecimal(`${sign}${coefficient}e${exponent}`) ?? '';
          const padded = `${sign}${coefficient}.${'0'.repeat(zeros + 1)}E${exponent}`;
          const shifted = `${sign}${coefficient}${'0'.repeat(zeros)}e${exponent - zeros}`;
          expect(plain).toMatch(CANONICAL);
          expect(canonicalDecimal(padded)).toBe(plain);
          expect(canonicalDecimal(shifted)).toBe(plain);
          expect(canonicalDecimal(plain)).toBe(plain);
          const [integer = '', fraction = ''] = plain.split('.'); // exactly: coefficient × 10^exponent
          const scale = Math.max(fraction.length, -exponent, 0);
          expect(BigInt(integer + fraction) * 10n ** BigInt(scale - fraction.length)).toBe(
            BigInt(sign + coefficient) * 10n ** BigInt(scale + exponent),
          );
        },
      ),
    );
  });
});
