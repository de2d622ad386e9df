import { readFileSync } from 'node:fs';

import { left, right } from 'fp-ts/lib/Either.js';

import type { ChargeRule, RoundingMode, TermsDocument } from '../domain/documents.js';
import type { RatingProblemCode } from './problem.js';
import { rate, type RatedCharge } from './rate.js';

type Currency = TermsDocument['currency'];

interface RatingVectors {
  readonly charges: readonly {
    name: string;
    rule: ChargeRule;
    quantity: string;
    currency: Currency;
    rounding: RoundingMode;
    expected: RatedCharge;
  }[];
  readonly refused: readonly {
    name: string;
    rule: ChargeRule;
    quantity: string;
    currency: Currency;
    problem: RatingProblemCode;
    field: string;
  }[];
}

const vectors = JSON.parse(
  readFileSync(new URL('../../../../spec/vectors/rating.json', import.meta.url), 'utf8'),
) as RatingVectors;

const euro: Currency = { code: 'EUR', minorUnits: '2' };

describe('rate', () => {
  it('prices each unit in the tier it falls in and says so line by line (R65, R68)', () => {
    const rule: ChargeRule = {
      type: 'graduated',
      name: 'traffic',
      unit: 'GB',
      tiers: [{ upTo: '1000', unitPrice: '0.05' }, { upTo: '5000', unitPrice: '0.0425' }, { unitPrice: '0.03' }],
    };
    expect(rate(rule, '5000.5', euro, 'halfUp')).toEqual(
      right({
        quantity: '5000.5',
        unit: 'GB',
        lines: [
          { description: 'up to 1000 GB', quantity: '1000', unit: 'GB', unitPrice: '0.05', exact: '50' },
          { description: 'above 1000 up to 5000 GB', quantity: '4000', unit: 'GB', unitPrice: '0.0425', exact: '170' },
          { description: 'above 5000 GB', quantity: '0.5', unit: 'GB', unitPrice: '0.03', exact: '0.015' },
        ],
        exact: '220.015',
        net: { currency: 'EUR', minor: '22002' },
      }),
    );
  });

  it('prices all units alike per unit (R65)', () => {
    const rule: ChargeRule = { type: 'perUnit', name: 'calls', unit: 'min', unitPrice: '0.009' };
    expect(rate(rule, '1000.5', euro, 'down')).toMatchObject(
      right({ lines: [{ description: 'each min', quantity: '1000.5' }], exact: '9.0045', net: { minor: '900' } }),
    );
  });

  it('takes a fixed fee once for the interval (R68)', () => {
    const rule: ChargeRule = { type: 'fixed', name: 'port', price: '1250' };
    expect(rate(rule, '1', euro, 'halfEven')).toMatchObject(
      right({ quantity: '1', unit: 'interval', exact: '1250', net: { currency: 'EUR', minor: '125000' } }),
    );
  });

  it('explains a quantity of 0 by one line in the lowest tier', () => {
    const rule: ChargeRule = {
      type: 'graduated',
      name: 'traffic',
      unit: 'GB',
      tiers: [{ upTo: '10', unitPrice: '1' }, { unitPrice: '2' }],
    };
    expect(rate(rule, '0', euro, 'up')).toMatchObject(
      right({ lines: [{ description: 'up to 10 GB', quantity: '0', exact: '0' }], exact: '0', net: { minor: '0' } }),
    );
  });
});

describe('rating vectors (R65)', () => {
  it.each(vectors.charges)('$name', ({ rule, quantity, currency, rounding, expected }) => {
    expect(rate(rule, quantity, currency, rounding)).toEqual(right(expected));
  });

  it.each(vectors.refused)('refuses: $name', ({ rule, quantity, currency, problem, field }) => {
    expect(rate(rule, quantity, currency, 'halfUp')).toEqual(
      left({
        code: problem,
        field,
        value: expect.any(String) as string,
        remedy: expect.stringMatching(/\.$/) as string,
      }),
    );
  });
});
