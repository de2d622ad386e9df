import { isLeft, left, map, right, type Either } from 'fp-ts/lib/Either.js';

import { compareDecimals, ZERO_DECIMAL, type Decimal } from '../domain/decimal.js';
import type { ChargeRule, DecimalText, Tier } from '../domain/documents.js';
import { problem, readUnsigned, type RatingProblem } from './problem.js';

/** The prices of a charge in numbers: tiers with an inclusive bound, ascending, and the price of the units above them. */
export interface TierTable {
  readonly bounded: readonly PricedTier[];
  readonly lastUnitPrice: Decimal;
}

/** A tier with its bound, which is inclusive. */
export interface PricedTier {
  readonly upTo: Decimal;
  readonly unitPrice: Decimal;
}

/**
 * Reads the prices of a charge; a fixed fee and a price per unit are a table without bounds.
 *
 * @returns The first problem, its field as a JSON pointer within the rule.
 */
export function tierTableOf(rule: ChargeRule): Either<RatingProblem, TierTable> {
  switch (rule.type) {
    case 'fixed':
      return tableWithoutBounds('/price', rule.price);
    case 'perUnit':
      return tableWithoutBounds('/unitPrice', rule.unitPrice);
    case 'graduated':
      return tableOfTiers(rule.tiers);
  }
}

function tableWithoutBounds(field: string, price: DecimalText): Either<RatingProblem, TierTable> {
  return map((lastUnitPrice: Decimal) => ({ bounded: [], lastUnitPrice }))(readUnsigned(field, price));
}

function tableOfTiers(tiers: readonly Tier[]): Either<RatingProblem, TierTable> {
  const last = tiers.at(-1);
  if (last === undefined) return left(problem('tiersMissing', '/tiers', '[]'));
  const lastField = `/tiers/${tiers.length - 1}`;
  if (last.upTo !== undefined) return left(problem('boundOnLastTier', `${lastField}/upTo`, last.upTo));
  const bounded = readBoundedTiers(tiers.slice(0, -1));
  if (isLeft(bounded)) return bounded;
  const lastUnitPrice = readUnsigned(`${lastField}/unitPrice`, last.unitPrice);
  return isLeft(lastUnitPrice) ? lastUnitPrice : right({ bounded: bounded.right, lastUnitPrice: lastUnitPrice.right });
}

function readBoundedTiers(tiers: readonly Tier[]): Either<RatingProblem, readonly PricedTier[]> {
  const bounded: PricedTier[] = [];
  for (const [index, { upTo, unitPrice }] of tiers.entries()) {
    const field = `/tiers/${index}`;
    if (upTo === undefined) return left(problem('boundMissing', `${field}/upTo`, ''));
    const bound = readUnsigned(`${field}/upTo`, upTo);
    if (isLeft(bound)) return bound;
    const price = readUnsigned(`${field}/unitPrice`, unitPrice);
    if (isLeft(price)) return price;
    const previous = bounded.at(-1)?.upTo ?? ZERO_DECIMAL;
    if (compareDecimals(bound.right, previous) <= 0) return left(problem('boundNotAscending', `${field}/upTo`, upTo));
    bounded.push({ upTo: bound.right, unitPrice: price.right });
  }
  return right(bounded);
}
