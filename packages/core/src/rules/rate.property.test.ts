import fc from 'fast-check';
import { isLeft } from 'fp-ts/lib/Either.js';

import { addDecimals, compareDecimals, roundDecimal, ZERO_DECIMAL, type Decimal } from '../domain/decimal.js';
import { decimal, decimalToText } from '../domain/decimal-text.js';
import type { DecimalText, GraduatedCharge, RoundingMode } from '../domain/documents.js';
import { rate, type RatedCharge } from './rate.js';

const rounding = fc.constantFrom<RoundingMode>('halfUp', 'halfEven', 'halfDown', 'up', 'down');
const minorUnits = fc.constantFrom('0', '2', '3', '4');

function unsigned(max: bigint, maxScale: number): fc.Arbitrary<Decimal> {
  return fc.record({ coefficient: fc.bigInt({ min: 0n, max }), scale: fc.integer({ min: 0, max: maxScale }) });
}

/** Tiers whose bounds have up to `boundPlaces` decimal places. */
function graduated(maxBound: bigint, boundPlaces: number): fc.Arbitrary<GraduatedCharge> {
  const bounds = fc.uniqueArray(fc.bigInt({ min: 1n, max: maxBound }), { maxLength: 5 });
  const prices = fc.array(unsigned(99_999n, 6), { minLength: 6, maxLength: 6 });
  return fc.tuple(bounds, prices).map(([coefficients, priceList]) => {
    const ascending = coefficients.sort((a, b) => (a < b ? -1 : 1));
    const price = (index: number) => decimalToText(priceList[index] ?? ZERO_DECIMAL);
    const bounded = ascending.map((coefficient, index) => ({
      upTo: decimalToText({ coefficient, scale: boundPlaces }),
      unitPrice: price(index),
    }));
    return { type: 'graduated', name: 'traffic', unit: 'GB', tiers: [...bounded, { unitPrice: price(5) }] };
  });
}

function rated(rule: GraduatedCharge, quantity: Decimal, mode: RoundingMode = 'halfUp', places = '2'): RatedCharge {
  const result = rate(rule, decimalToText(quantity), { code: 'EUR', minorUnits: places }, mode);
  if (isLeft(result)) throw new Error(`${result.left.code} at ${result.left.field}`);
  return result.right;
}

function sum(texts: readonly DecimalText[]): DecimalText {
  return decimalToText(texts.map(decimal).reduce(addDecimals, ZERO_DECIMAL));
}

/** The price of a quantity, step by step: each step costs the price of the tier that its upper end is in. */
function priceStepByStep(rule: GraduatedCharge, steps: bigint, scale: number): DecimalText {
  let price = ZERO_DECIMAL;
  for (let step = 1n; step <= steps; step++) {
    const end = { coefficient: step, scale };
    const tier = rule.tiers.find(({ upTo }) => upTo === undefined || compareDecimals(end, decimal(upTo)) <= 0);
    const unitPrice = decimal(tier?.unitPrice ?? '0');
    price = addDecimals(price, { coefficient: unitPrice.coefficient, scale: unitPrice.scale + scale });
  }
  return decimalToText(price);
}

describe('rate, for all graduated charges and quantities (R65)', () => {
  it('explains the whole quantity and the whole price', () => {
    fc.assert(
      fc.property(graduated(10n ** 9n, 3), unsigned(10n ** 13n, 7), (rule, quantity) => {
        const { lines, exact, quantity: text } = rated(rule, quantity);
        expect(sum(lines.map((line) => line.quantity))).toBe(text);
        expect(sum(lines.map((line) => line.exact))).toBe(exact);
      }),
    );
  });

  it('costs what its smallest steps cost one by one', () => {
    fc.assert(
      fc.property(graduated(400n, 1), fc.bigInt({ min: 0n, max: 500n }), (rule, steps) => {
        expect(rated(rule, { coefficient: steps, scale: 1 }).exact).toBe(priceStepByStep(rule, steps, 1));
      }),
      { numRuns: 50 },
    );
  });

  it('rounds the exact price once, in minor units', () => {
    fc.assert(
      fc.property(
        graduated(10n ** 6n, 2),
        unsigned(10n ** 9n, 5),
        rounding,
        minorUnits,
        (rule, quantity, mode, places) => {
          const { exact, net } = rated(rule, quantity, mode, places);
          expect(net).toEqual({
            currency: 'EUR',
            minor: roundDecimal(decimal(exact), Number(places), mode).toString(),
          });
        },
      ),
    );
  });

  it('costs at a bound what the tiers up to it cost, whatever is charged above', () => {
    fc.assert(
      fc.property(graduated(10n ** 6n, 2), unsigned(99_999n, 6), (rule, otherPrice) => {
        rule.tiers.forEach(({ upTo }, index) => {
          if (upTo === undefined) return;
          const upToBound = [...rule.tiers.slice(0, index + 1), { unitPrice: decimalToText(otherPrice) }];
          expect(rated({ ...rule, tiers: upToBound }, decimal(upTo))).toEqual(rated(rule, decimal(upTo)));
        });
      }),
    );
  });

  it('does not change when a tier is split in two of its price', () => {
    fc.assert(
      fc.property(graduated(10n ** 6n, 2), unsigned(10n ** 9n, 4), unsigned(10n ** 6n, 4), (rule, quantity, beyond) => {
        const last = rule.tiers.at(-1);
        const lastBound = decimal(rule.tiers.at(-2)?.upTo ?? '0');
        const cut = addDecimals(addDecimals(lastBound, beyond), { coefficient: 1n, scale: 4 });
        const split = [
          ...rule.tiers.slice(0, -1),
          { upTo: decimalToText(cut), unitPrice: last?.unitPrice ?? '0' },
          ...rule.tiers.slice(-1),
        ];
        expect(rated({ ...rule, tiers: split }, quantity).exact).toBe(rated(rule, quantity).exact);
      }),
    );
  });

  it('never costs less for more', () => {
    fc.assert(
      fc.property(graduated(10n ** 6n, 2), unsigned(10n ** 9n, 4), unsigned(10n ** 6n, 4), (rule, quantity, more) => {
        const [less, greater] = [rated(rule, quantity), rated(rule, addDecimals(quantity, more))];
        expect(compareDecimals(decimal(greater.exact), decimal(less.exact))).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
