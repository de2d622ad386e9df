import { readFileSync } from 'node:fs';

import { isRight, left, right } from 'fp-ts/lib/Either.js';

import { decimal, decimalFromText, decimalToText } from './decimal-text.js';
import { addDecimals, compareDecimals, multiplyDecimals, subtractDecimals } from './decimal.js';

interface DecimalVectors {
  readonly arithmetic: readonly {
    name: string;
    value: string;
    other: string;
    sum: string;
    difference: string;
    product: string;
    comparison: string;
  }[];
  readonly refusedDecimals: readonly { name: string; text: string; problem: string }[];
}

const vectors = JSON.parse(
  readFileSync(new URL('../../../../spec/vectors/money.json', import.meta.url), 'utf8'),
) as DecimalVectors;

describe('decimalFromText', () => {
  it('reads coefficient and decimal places', () => {
    expect(decimalFromText('-0.0426')).toEqual(right({ coefficient: -426n, scale: 4 }));
    expect(decimalFromText('1250')).toEqual(right({ coefficient: 1250n, scale: 0 }));
  });

  it('reads what a JavaScript number cannot hold', () => {
    expect(decimalFromText('9007199254740993.1')).toEqual(right({ coefficient: 90071992547409931n, scale: 1 }));
    expect(decimalFromText('999999999999999')).toEqual(right({ coefficient: 999999999999999n, scale: 0 }));
    expect(decimalFromText('9999999999999999')).toEqual(right({ coefficient: 9999999999999999n, scale: 0 }));
  });

  it('reads forty digits, sign and point not counted', () => {
    expect(isRight(decimalFromText(`-0.${'1'.repeat(39)}`))).toBe(true);
  });

  it('names the value and the way out', () => {
    expect(decimalFromText('01.50')).toEqual(
      left({ code: 'decimalNotCanonical', value: '01.50', remedy: expect.stringContaining('"1250"') as string }),
    );
  });

  it.each(vectors.refusedDecimals)('refuses: $name', ({ text, problem }) => {
    expect(decimalFromText(text)).toMatchObject(left({ code: problem, value: text }));
  });

  it('refuses a megabyte of digits without converting it', () => {
    expect(decimalFromText('9'.repeat(1_000_000))).toMatchObject(left({ code: 'decimalTooLong' }));
  });
});

describe('decimal', () => {
  it('throws on a literal that is not canonical', () => {
    expect(() => decimal('1.0')).toThrow(TypeError);
  });
});

describe('decimalToText', () => {
  it.each([
    [0n, 3, '0'],
    [5n, 3, '0.005'],
    [-5n, 1, '-0.5'],
    [-1500n, 3, '-1.5'],
    [1200n, 2, '12'],
    [1200n, 0, '1200'],
  ])('writes %d ÷ 10^%d as %s', (coefficient, scale, text) => {
    expect(decimalToText({ coefficient, scale })).toBe(text);
  });
});

describe('decimal vectors', () => {
  it.each(vectors.arithmetic)('arithmetic: $name', ({ value, other, sum, difference, product, comparison }) => {
    const [a, b] = [decimal(value), decimal(other)];
    expect(decimalToText(addDecimals(a, b))).toBe(sum);
    expect(decimalToText(subtractDecimals(a, b))).toBe(difference);
    expect(decimalToText(multiplyDecimals(a, b))).toBe(product);
    expect(compareDecimals(a, b)).toBe(Number(comparison));
  });
});
