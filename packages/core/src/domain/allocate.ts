import { left, right, type Either } from 'fp-ts/lib/Either.js';

import type { Money } from './money.js';

/** Why an amount cannot be split by some weights. */
export interface WeightsProblem {
  readonly code: 'weightNegative' | 'weightsAllZero';
  /** The weights, separated by commas. */
  readonly value: string;
  readonly remedy: string;
}

/**
 * Splits an amount in proportion to weights so that the shares add up to it again.
 *
 * Each share is the proportional part cut towards zero; the spare units that leaves, fewer than there are weights above
 * 0, go one each to the first shares whose weight is above 0. A negative amount splits into the mirror image.
 *
 * @param weights - 0 or more each and at least one above 0, in the order of the shares.
 */
export function allocate<C extends string>(
  amount: Money<C>,
  weights: readonly bigint[],
): Either<WeightsProblem, readonly Money<C>[]> {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  const value = weights.join(',');
  if (weights.some((weight) => weight < 0n)) {
    return left({ code: 'weightNegative', value, remedy: 'Use weights of 0 or more.' });
  }
  if (total === 0n) {
    return left({ code: 'weightsAllZero', value, remedy: 'Give at least one share a weight above 0.' });
  }
  const unit = amount.minor < 0n ? -1n : 1n;
  const parts = weights.map((weight) => (amount.minor * weight) / total);
  let spare = parts.reduce((rest, part) => rest - part, amount.minor);
  const shares = parts.map((part, index) => {
    if (spare === 0n || weights[index] === 0n) return part;
    spare -= unit;
    return part + unit;
  });
  return right(shares.map((minor) => ({ currency: amount.currency, minor })));
}
