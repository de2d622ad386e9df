import { left, right, type Either } from 'fp-ts/lib/Either.js';

import type { TermsDocument } from '../domain/documents.js';
import { checkCurrencyCode } from '../domain/money.js';
import { problem, type RatingProblem } from './problem.js';

/**
 * Reads the decimal places of a currency's minor unit, 0 to 9, and checks its code.
 *
 * @returns The places, or what is wrong, its field as a JSON pointer such as `/currency/code`.
 */
export function readMinorDigits({ code, minorUnits }: TermsDocument['currency']): Either<RatingProblem, number> {
  const wrongCode = checkCurrencyCode(code);
  if (wrongCode !== undefined) return left({ ...wrongCode, field: '/currency/code' });
  if (!/^\d$/.test(minorUnits)) return left(problem('minorUnitsOutOfRange', '/currency/minorUnits', minorUnits));
  return right(Number(minorUnits));
}
