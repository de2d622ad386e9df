import type { RoundingMode } from './documents.js';
import { divideRounded } from './rounding.js';

/** An exact decimal: `coefficient` ÷ 10^`scale`. Trailing zeros are allowed here and never written. */
export interface Decimal {
  readonly coefficient: bigint;
  /** Decimal places, 0 or more. */
  readonly scale: number;
}

/** Covers the products of two decimals of full length; anything beyond is computed. */
const POWERS_OF_TEN = Array.from({ length: 81 }, (_, exponent) => 10n ** BigInt(exponent));

/** 0 as a decimal: where sums start. */
export const ZERO_DECIMAL: Decimal = { coefficient: 0n, scale: 0 };

/** Adds two decimals exactly. */
export function addDecimals(value: Decimal, other: Decimal): Decimal {
  const scale = Math.max(value.scale, other.scale);
  return { coefficient: coefficientAt(value, scale) + coefficientAt(other, scale), scale };
}

/** Subtracts `other` from `value` exactly. */
export function subtractDecimals(value: Decimal, other: Decimal): Decimal {
  return addDecimals(value, { coefficient: -other.coefficient, scale: other.scale });
}

/** Multiplies two decimals exactly. */
export function multiplyDecimals(value: Decimal, other: Decimal): Decimal {
  return { coefficient: value.coefficient * other.coefficient, scale: value.scale + other.scale };
}

/** Compares by value: −1, 0 or 1, as `value` is below, equal to or above `other`. */
export function compareDecimals(value: Decimal, other: Decimal): -1 | 0 | 1 {
  const { coefficient } = subtractDecimals(value, other);
  if (coefficient === 0n) return 0;
  return coefficient < 0n ? -1 : 1;
}

/**
 * Divides two decimals and rounds the quotient to an integer.
 *
 * @throws TypeError when the divisor is 0.
 */
export function divideDecimals(dividend: Decimal, divisor: Decimal, mode: RoundingMode): bigint {
  const scale = Math.max(dividend.scale, divisor.scale);
  return divideRounded(coefficientAt(dividend, scale), coefficientAt(divisor, scale), mode);
}

/**
 * Rounds a decimal to an integer count of 10^−`places`: with 2 places, euros become cents.
 *
 * @param places - 0 or more.
 */
export function roundDecimal({ coefficient, scale }: Decimal, places: number, mode: RoundingMode): bigint {
  return divideRounded(coefficient * powerOfTen(places), powerOfTen(scale), mode);
}

/**
 * The integer that stands for a decimal at a finer scale: 1.5 at scale 3 is 1500.
 *
 * @param scale - The decimal's own scale or more.
 */
export function coefficientAt({ coefficient, scale: own }: Decimal, scale: number): bigint {
  return own === scale ? coefficient : coefficient * powerOfTen(scale - own);
}

function powerOfTen(exponent: number): bigint {
  return POWERS_OF_TEN[exponent] ?? 10n ** BigInt(exponent);
}
