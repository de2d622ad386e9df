import { isLeft, left, type Either } from 'fp-ts/lib/Either.js';

import type { Decimal } from '../domain/decimal.js';
import { decimalFromText, type DecimalProblem } from '../domain/decimal-text.js';
import type { DecimalText } from '../domain/documents.js';
import type { MoneyProblem } from '../domain/money.js';

/** What can be wrong with charge rules or with what they are applied to. */
export type RatingProblemCode = DecimalProblem['code'] | MoneyProblem['code'] | RuleProblemCode;

/** Names the field, the value found there and the way out. */
export interface RatingProblem {
  readonly code: RatingProblemCode;
  /** JSON pointer within the arguments or the checked list, such as `/rule/tiers/1/upTo`. */
  readonly field: string;
  readonly value: string;
  /** What to write instead. */
  readonly remedy: string;
}

type RuleProblemCode = keyof typeof remedies;

const remedies = {
  negative: 'Use 0 or more; what is given back is a credit of its own.',
  fixedFeeQuantity: 'Rate a fixed fee with quantity "1": its price is that of one whole billing interval.',
  minorUnitsOutOfRange: 'Give the decimal places of the minor unit as one digit, as ISO 4217 does: "2" for EUR.',
  resultTooLong: 'Use fewer digits in quantities, bounds and prices: a result has at most 40 digits.',
  currencyMismatch: 'Keep to one currency in one invoice and bill other currencies apart.',
  chargesMissing: 'Name at least one charge.',
  nameMissing: 'Give the charge a name.',
  nameRepeated: 'Give each charge of the terms a name of its own.',
  unitMissing: 'Name the unit that is counted, as in "GB".',
  tiersMissing: 'Give at least one tier.',
  boundMissing: 'Give each tier but the last one an upTo.',
  boundNotAscending: 'Let each upTo be above the one before it, and the first one above 0.',
  boundOnLastTier: 'Leave upTo out of the last tier, so that every quantity has a price.',
} as const;

/** A problem of rules, quantities or sums, with its way out. */
export function problem(code: RuleProblemCode, field: string, value: string): RatingProblem {
  return { code, field, value, remedy: remedies[code] };
}

/** The same problem seen from outside: its field below `parent`. */
export function below<P extends { readonly field: string }>(parent: string, cause: P): P {
  return { ...cause, field: parent + cause.field };
}

/** Reads a decimal of 0 or more that stands at `field`. */
export function readUnsigned(field: string, text: DecimalText): Either<RatingProblem, Decimal> {
  const result = decimalFromText(text);
  if (isLeft(result)) return left({ ...result.left, field });
  return result.right.coefficient < 0n ? left(problem('negative', field, text)) : result;
}
