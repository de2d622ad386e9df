import { readFileSync } from 'node:fs';

import { isRight, left, right } from 'fp-ts/lib/Either.js';

import { decimal } from './decimal-text.js';
import type { RoundingMode } from './documents.js';
import {
  addMoney,
  compareMoney,
  formatMinor,
  isInCurrency,
  money,
  moneyFromText,
  moneyToText,
  negateMoney,
  percentOf,
  subtractMoney,
} from './money.js';

interface MoneyVectors {
  readonly percent: readonly {
    name: string;
    currency: string;
    minor: string;
    percent: string;
    rounding: RoundingMode;
    expected: string;
  }[];
  readonly format: readonly { name: string; minor: string; minorDigits: string; expected: string }[];
  readonly refusedAmounts: readonly { name: string; currency: string; minor: string; problem: string }[];
}

const vectors = JSON.parse(
  readFileSync(new URL('../../../../spec/vectors/money.json', import.meta.url), 'utf8'),
) as MoneyVectors;

describe('money', () => {
  it('adds, subtracts and negates minor units', () => {
    expect(addMoney(money('EUR', 1999n), money('EUR', 1n))).toEqual(money('EUR', 2000n));
    expect(subtractMoney(money('EUR', 1999n), money('EUR', 2000n))).toEqual(money('EUR', -1n));
    expect(negateMoney(money('JPY', 149n))).toEqual(money('JPY', -149n));
  });

  it('compares amounts of one currency', () => {
    expect(compareMoney(money('EUR', 1n), money('EUR', 2n))).toBe(-1);
    expect(compareMoney(money('EUR', 2n), money('EUR', 2n))).toBe(0);
    expect(compareMoney(money('EUR', 2n), money('EUR', -3n))).toBe(1);
  });

  it('refuses to combine currencies that only run time can tell apart', () => {
    const [euros, dollars] = [money<string>('EUR', 1n), money<string>('USD', 1n)];
    expect(() => addMoney(euros, dollars)).toThrow('Cannot combine EUR with USD.');
    expect(() => subtractMoney(euros, dollars)).toThrow(TypeError);
    expect(() => compareMoney(euros, dollars)).toThrow(TypeError);
  });

  it('tells the currency of an amount from a document', () => {
    expect(isInCurrency(money('EUR', 1n), 'EUR')).toBe(true);
    expect(isInCurrency(money<string>('USD', 1n), 'EUR')).toBe(false);
  });
});

describe('moneyFromText', () => {
  it('reads what moneyToText writes', () => {
    expect(moneyFromText({ currency: 'EUR', minor: '-12345' })).toEqual(right(money('EUR', -12345n)));
    expect(moneyToText(money('EUR', -12345n))).toEqual({ currency: 'EUR', minor: '-12345' });
    expect(isRight(moneyFromText({ currency: 'EUR', minor: `-${'1'.repeat(40)}` }))).toBe(true);
  });

  it.each(vectors.refusedAmounts)('refuses: $name', ({ currency, minor, problem }) => {
    const field = problem === 'currencyNotIso4217' ? '/currency' : '/minor';
    const value = field === '/currency' ? currency : minor;
    expect(moneyFromText({ currency, minor })).toMatchObject(left({ code: problem, field, value }));
  });
});

describe('money vectors', () => {
  it.each(vectors.percent)('percent: $name', ({ currency, minor, percent, rounding, expected }) => {
    const share = percentOf(money(currency, BigInt(minor)), decimal(percent), rounding);
    expect(share).toEqual(money(currency, BigInt(expected)));
  });

  it.each(vectors.format)('format: $name', ({ minor, minorDigits, expected }) => {
    expect(formatMinor(BigInt(minor), Number(minorDigits))).toBe(expected);
  });
});
