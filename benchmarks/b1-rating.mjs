/**
 * Exact graduated rating, from the decimal string of a quantity to the decimal string of its price.
 *
 * Both sides read bounds and prices once and each quantity anew. bignumber.js walks the tiers, as its users write it;
 * the rules find the tier and add what lies below it. The detail shows how bignumber.js would do with that idea.
 */
import { strictEqual } from 'node:assert/strict';

import BigNumber from 'bignumber.js';
import { compileCharge, decimalFromText, decimalToText, priceExactly } from '@lateral/core';

import { measureCpu, medianRatio } from './harness.mjs';

export const id = 'B1';
export const title = 'exact graduated rating from decimal strings, times as fast as bignumber.js';
export const goal = { atLeast: 12 };

const tiers = [
  { upTo: '1000', unitPrice: '0.05' },
  { upTo: '5000', unitPrice: '0.0426' },
  { upTo: '20000', unitPrice: '0.0375' },
  { upTo: '100000', unitPrice: '0.031' },
  { unitPrice: '0.0245' },
];
/** Each tier is reached by as many quantities as any other; most quantities have three decimal places. */
const quantities = spreadOverTiers([0, 1000, 5000, 20_000, 100_000, 500_000], 2000);
const passes = 25;

export async function run() {
  const rules = rateWithRules();
  const walking = rateWithBigNumber();
  const summed = rateWithSummedBigNumber();
  for (const quantity of quantities) {
    strictEqual(rules(quantity), walking(quantity), quantity);
    strictEqual(rules(quantity), summed(quantity), quantity);
  }
  const rounds = await measureCpu({ rules: batch(rules), walking: batch(walking), summed: batch(summed) });
  return {
    ratio: medianRatio(rounds, 'walking', 'rules'),
    detail: `with the price below each tier prepared for bignumber.js as well: ${medianRatio(rounds, 'summed', 'rules').toFixed(2)}`,
  };
}

function rateWithRules() {
  const charge = compileCharge({ type: 'graduated', name: 'data', unit: 'GB', tiers });
  return (quantity) => decimalToText(priceExactly(decimalFromText(quantity).right, charge.right.tiers));
}

function rateWithBigNumber() {
  const table = tiers.map(({ upTo = Infinity, unitPrice }) => ({
    upTo: BigNumber(upTo),
    unitPrice: BigNumber(unitPrice),
  }));
  const zero = BigNumber(0);
  return (text) => {
    const quantity = BigNumber(text);
    let above = zero;
    let price = zero;
    for (const { upTo, unitPrice } of table) {
      const isLast = quantity.lte(upTo);
      price = price.plus((isLast ? quantity : upTo).minus(above).times(unitPrice));
      if (isLast) break;
      above = upTo;
    }
    return price.toFixed();
  };
}

function rateWithSummedBigNumber() {
  let above = BigNumber(0);
  let priceBelow = BigNumber(0);
  const table = tiers.map((tier) => {
    const entry = { above, priceBelow, upTo: BigNumber(tier.upTo ?? Infinity), unitPrice: BigNumber(tier.unitPrice) };
    priceBelow = priceBelow.plus(entry.upTo.minus(above).times(entry.unitPrice));
    above = entry.upTo;
    return entry;
  });
  return (text) => {
    const quantity = BigNumber(text);
    const tier = table.find(({ upTo }) => quantity.lte(upTo));
    return quantity.minus(tier.above).times(tier.unitPrice).plus(tier.priceBelow).toFixed();
  };
}

function batch(rate) {
  return () => {
    let characters = 0; // Used, so that no engine may drop the work.
    for (let pass = 0; pass < passes; pass++) for (const quantity of quantities) characters += rate(quantity).length;
    return characters;
  };
}

/** The same quantities in each run, from xorshift32. */
function spreadOverTiers(edges, count) {
  let state = 2_463_534_242;
  const below = (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
  return Array.from({ length: count }, (_, index) => {
    const tier = index % (edges.length - 1);
    const whole = edges[tier] + below(edges[tier + 1] - edges[tier]);
    const places = String(below(1000)).padStart(3, '0').replace(/0+$/, '');
    return places === '' ? String(whole) : `${whole}.${places}`;
  });
}
