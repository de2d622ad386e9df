import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';

import { roundDecimal } from '../domain/decimal.js';
import { decimalToText, isTooLong } from '../domain/decimal-text.js';
import type { ChargeRule, DecimalText, RatingDocument, RoundingMode, TermsDocument } from '../domain/documents.js';
import { moneyToText } from '../domain/money.js';
import { compileCharge } from './charge.js';
import { readMinorDigits } from './currency.js';
import { explainCharge } from './explain.js';
import { priceExactly } from './price-tiers.js';
import { below, problem, readUnsigned, type RatingProblem } from './problem.js';

/** What a charge costs and why: the part of a rating document that the rules compute. */
export type RatedCharge = Pick<RatingDocument, 'quantity' | 'unit' | 'lines' | 'exact' | 'net'>;

/**
 * Rates one charge: prices the quantity exactly, explains the price line by line and rounds it once.
 *
 * The lines' quantities add up to the quantity and their amounts to `exact`; `net` is `exact` in minor units.
 *
 * @param quantity - 0 or more; `"1"` for a fixed fee.
 * @param currency - Its code and the decimal places of its minor unit, one digit.
 * @returns The charge, or what is wrong with the rule, the quantity or the currency.
 * @source MEF 114 R65, R68
 */
export function rate(
  rule: ChargeRule,
  quantity: DecimalText,
  currency: TermsDocument['currency'],
  rounding: RoundingMode,
): Either<RatingProblem, RatedCharge> {
  const charge = compileCharge(rule);
  if (isLeft(charge)) return left(below('/rule', charge.left));
  const units = readUnsigned('/quantity', quantity);
  if (isLeft(units)) return units;
  if (rule.type === 'fixed' && quantity !== '1') return left(problem('fixedFeeQuantity', '/quantity', quantity));
  const minorDigits = readMinorDigits(currency);
  if (isLeft(minorDigits)) return minorDigits;

  const { unit, tiers } = charge.right;
  const exact = priceExactly(units.right, tiers);
  return withinLimits({
    quantity,
    unit,
    lines: explainCharge(units.right, charge.right),
    exact: decimalToText(exact),
    net: moneyToText({ currency: currency.code, minor: roundDecimal(exact, minorDigits.right, rounding) }),
  });
}

/** What is written into a document must be readable from it again. */
function withinLimits(charge: RatedCharge): Either<RatingProblem, RatedCharge> {
  const numbers = [...charge.lines.flatMap((line) => [line.quantity, line.exact]), charge.exact, charge.net.minor];
  const tooLong = numbers.find(isTooLong);
  return tooLong === undefined ? right(charge) : left(problem('resultTooLong', '/quantity', tooLong));
}
