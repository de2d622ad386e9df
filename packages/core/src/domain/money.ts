import { left, right, type Either } from 'fp-ts/lib/Either.js';

import { roundDecimal, type Decimal } from './decimal.js';
import { isTooLong, MAX_DIGITS } from './decimal-text.js';
import type { MoneyText, RoundingMode } from './documents.js';

/** An amount in the minor unit of its currency (EUR: cents). The currency is part of the type: EUR + USD does not compile. */
export interface Money<C extends string = string> {
  /** ISO 4217 code. */
  readonly currency: C;
  readonly minor: bigint;
}

/** Why an amount of a document, or its currency, cannot be read. */
export interface MoneyProblem {
  readonly code: 'currencyNotIso4217' | 'minorNotCanonical';
  /** JSON pointer within the amount. */
  readonly field: '/currency' | '/minor';
  readonly value: string;
  /** What to write instead. */
  readonly remedy: string;
}

/** An amount of `minor` units of a currency. */
export function money<C extends string>(currency: C, minor: bigint): Money<C> {
  return { currency, minor };
}

/** Reads an amount of a document. */
export function moneyFromText({ currency, minor }: MoneyText): Either<MoneyProblem, Money> {
  const wrongCurrency = checkCurrencyCode(currency);
  if (wrongCurrency !== undefined) return left(wrongCurrency);
  if (!/^(0|-?[1-9]\d*)$/.test(minor) || isTooLong(minor)) {
    const remedy = `Write whole minor units without leading zeros, at most ${MAX_DIGITS} digits, as in "-12345".`;
    return left({ code: 'minorNotCanonical', field: '/minor', value: minor, remedy });
  }
  return right({ currency, minor: BigInt(minor) });
}

/** Whether a code is spelled as ISO 4217 spells currencies; which of them exist is not checked. */
export function checkCurrencyCode(code: string): MoneyProblem | undefined {
  if (/^[A-Z]{3}$/.test(code)) return undefined;
  const remedy = 'Use the three capital letters of ISO 4217, as in "EUR".';
  return { code: 'currencyNotIso4217', field: '/currency', value: code, remedy };
}

/** Writes an amount as it stands in a document. */
export function moneyToText({ currency, minor }: Money): MoneyText {
  return { currency, minor: minor.toString() };
}

/** Whether an amount whose currency is known at run time only is in `currency`. */
export function isInCurrency<C extends string>(amount: Money, currency: C): amount is Money<C> {
  return amount.currency === currency;
}

/**
 * Adds two amounts of one currency.
 *
 * @throws TypeError when currencies that the compiler could not tell apart differ; ask {@link isInCurrency} first.
 */
export function addMoney<C extends string>(amount: Money<C>, other: Money<NoInfer<C>>): Money<C> {
  assertSameCurrency(amount, other);
  return { currency: amount.currency, minor: amount.minor + other.minor };
}

/**
 * Subtracts `other` from `amount`.
 *
 * @throws TypeError as {@link addMoney}.
 */
export function subtractMoney<C extends string>(amount: Money<C>, other: Money<NoInfer<C>>): Money<C> {
  return addMoney(amount, negateMoney(other));
}

/** Turns a charge into the credit that mirrors it, and back. */
export function negateMoney<C extends string>({ currency, minor }: Money<C>): Money<C> {
  return { currency, minor: -minor };
}

/**
 * Compares two amounts of one currency: −1, 0 or 1, as `amount` is below, equal to or above `other`.
 *
 * @throws TypeError as {@link addMoney}.
 */
export function compareMoney<C extends string>(amount: Money<C>, other: Money<NoInfer<C>>): -1 | 0 | 1 {
  assertSameCurrency(amount, other);
  if (amount.minor === other.minor) return 0;
  return amount.minor < other.minor ? -1 : 1;
}

/**
 * A percentage of an amount, such as its tax, rounded once to minor units.
 *
 * @param percent - 19 for 19 %.
 */
export function percentOf<C extends string>(amount: Money<C>, percent: Decimal, mode: RoundingMode): Money<C> {
  const share = { coefficient: amount.minor * percent.coefficient, scale: percent.scale + 2 };
  return { currency: amount.currency, minor: roundDecimal(share, 0, mode) };
}

/**
 * Writes minor units as a plain decimal of major units, for people: `formatMinor(12345n, 2)` is `"123.45"`.
 *
 * @param minorDigits - Decimal places of the currency's minor unit (EUR 2, JPY 0, KWD 3), 0 or more; all are written.
 */
export function formatMinor(minor: bigint, minorDigits: number): string {
  const sign = minor < 0n ? '-' : '';
  const digits = (minor < 0n ? -minor : minor).toString().padStart(minorDigits + 1, '0');
  const point = digits.length - minorDigits;
  return minorDigits === 0 ? sign + digits : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

function assertSameCurrency(amount: Money, other: Money): void {
  if (amount.currency !== other.currency) {
    throw new TypeError(`Cannot combine ${amount.currency} with ${other.currency}. Convert one of them first.`);
  }
}
