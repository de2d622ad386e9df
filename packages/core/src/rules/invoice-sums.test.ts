import { left, right } from 'fp-ts/lib/Either.js';

import type { MoneyText } from '../domain/documents.js';
import { taxOf, totalsOf } from './invoice-sums.js';

function euros(minor: string): MoneyText {
  return { currency: 'EUR', minor };
}

describe('taxOf (R70)', () => {
  it('rounds the tax of an item once, as the terms say', () => {
    expect(taxOf(euros('250'), '7', 'halfUp')).toEqual(right(euros('18'))); // 17.5 cents
    expect(taxOf(euros('250'), '7', 'halfDown')).toEqual(right(euros('17')));
    expect(taxOf(euros('12345'), '8.1', 'halfEven')).toEqual(right(euros('1000'))); // 999.945 cents
  });

  it('mirrors the tax of a charge in that of its credit', () => {
    expect(taxOf(euros('-250'), '7', 'halfUp')).toEqual(right(euros('-18')));
  });

  it('refuses what it cannot compute, at its field', () => {
    expect(taxOf(euros('2.50'), '7', 'up')).toMatchObject(left({ code: 'minorNotCanonical', field: '/net/minor' }));
    expect(taxOf(euros('250'), '-7', 'up')).toMatchObject(left({ code: 'negative', field: '/ratePercent' }));
    expect(taxOf(euros('250'), '7 %', 'up')).toMatchObject(left({ code: 'decimalNotCanonical', value: '7 %' }));
    expect(taxOf(euros('9'.repeat(40)), '1000', 'up')).toMatchObject(left({ code: 'resultTooLong' }));
  });
});

describe('totalsOf (R70, R71)', () => {
  it('adds up net and tax of the items, and both to gross', () => {
    const items = [
      { net: euros('10050'), tax: euros('1910') },
      { net: euros('-50'), tax: euros('-10') },
    ];
    expect(totalsOf(items, 'EUR')).toEqual(right({ net: euros('10000'), tax: euros('1900'), gross: euros('11900') }));
  });

  it('adds no items up to 0', () => {
    expect(totalsOf([], 'EUR')).toEqual(right({ net: euros('0'), tax: euros('0'), gross: euros('0') }));
  });

  it('refuses an item of another currency', () => {
    const items = [{ net: euros('1'), tax: { currency: 'USD', minor: '0' } }];
    expect(totalsOf(items, 'EUR')).toMatchObject(
      left({ code: 'currencyMismatch', field: '/items/0/tax/currency', value: 'USD' }),
    );
  });

  it('refuses an amount that is not canonical, and sums that are too long', () => {
    const most = euros('9'.repeat(40));
    expect(totalsOf([{ net: euros('01'), tax: euros('0') }], 'EUR')).toMatchObject(
      left({ code: 'minorNotCanonical', field: '/items/0/net/minor', value: '01' }),
    );
    expect(totalsOf([{ net: most, tax: euros('1') }], 'EUR')).toMatchObject(left({ code: 'resultTooLong' }));
  });
});
