import { isRight } from 'fp-ts/lib/Either.js';

import type { ChargeRule } from '../domain/documents.js';
import { decimal, decimalToText } from '../domain/decimal-text.js';
import { checkChargeRules, compileCharge } from './charge.js';
import { priceExactly } from './price-tiers.js';

const fee: ChargeRule = { type: 'fixed', name: 'port', price: '1250' };
const traffic: ChargeRule = {
  type: 'graduated',
  name: 'traffic',
  unit: 'GB',
  tiers: [{ upTo: '1000', unitPrice: '0.05' }, { unitPrice: '0.03' }],
};

describe('checkChargeRules (R65)', () => {
  it('finds nothing in sound charges', () => {
    expect(checkChargeRules([fee, traffic, { type: 'perUnit', name: 'calls', unit: 'min', unitPrice: '0' }])).toEqual(
      [],
    );
  });

  it('wants at least one charge', () => {
    expect(checkChargeRules([])).toMatchObject([{ code: 'chargesMissing', field: '' }]);
  });

  it('wants a name for each charge, and one that no other has', () => {
    expect(checkChargeRules([{ ...fee, name: ' ' }, fee, traffic, { ...traffic, name: 'port' }])).toMatchObject([
      { code: 'nameMissing', field: '/0/name', value: ' ' },
      { code: 'nameRepeated', field: '/3/name', value: 'port' },
    ]);
  });

  it('answers with the first problem of every charge', () => {
    expect(
      checkChargeRules([
        { ...fee, price: '-1' },
        { ...traffic, unit: '' },
        {
          ...traffic,
          name: 'other',
          tiers: [{ upTo: '5', unitPrice: '1' }, { upTo: '5', unitPrice: '1' }, { unitPrice: '1' }],
        },
      ]),
    ).toMatchObject([
      { code: 'negative', field: '/0/price', value: '-1' },
      { code: 'unitMissing', field: '/1/unit' },
      { code: 'boundNotAscending', field: '/2/tiers/1/upTo', value: '5' },
    ]);
  });
});

describe('compileCharge', () => {
  it('prices many quantities of different decimal places with one compiled charge', () => {
    const charge = compileCharge(traffic);
    const prices = ['0.5', '1000', '1000.001', '1001', '0.5'].map(
      (quantity) => isRight(charge) && decimalToText(priceExactly(decimal(quantity), charge.right.tiers)),
    );
    expect(prices).toEqual(['0.025', '50', '50.00003', '50.03', '0.025']);
  });
});
