import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';

import type { Decimal } from './decimal.js';
import type { DecimalText } from './documents.js';

/** Why a text is no decimal of a document. */
export interface DecimalProblem {
  readonly code: 'decimalNotCanonical' | 'decimalTooLong';
  readonly value: string;
  /** What to write instead. */
  readonly remedy: string;
}

/** Digits that a number of a document has at most; sign and point are not counted. */
export const MAX_DIGITS = 40;

const MINUS = 45;
const POINT = 46;
const DIGIT_0 = 48;
const DIGIT_9 = 57;
/** Every integer of 15 digits is exact in a JavaScript number. */
const SAFE_DIGITS = 15;

/**
 * Reads a decimal in canonical spelling: `-?(0|[1-9]\d*)(\.\d*[1-9])?`, never `-0`, at most 40 digits.
 *
 * @returns The decimal, or why the text is refused: each value has one spelling, so that its hash is one as well.
 */
export function decimalFromText(text: DecimalText): Either<DecimalProblem, Decimal> {
  if (isTooLong(text)) {
    return left({ code: 'decimalTooLong', value: text, remedy: `Use at most ${MAX_DIGITS} digits.` });
  }
  const decimal = readCanonical(text);
  return decimal === undefined ? left(notCanonical(text)) : right(decimal);
}

/**
 * Reads a decimal that is known to be canonical, such as a literal.
 *
 * @throws TypeError when it is not.
 */
export function decimal(text: DecimalText): Decimal {
  const result = decimalFromText(text);
  if (isLeft(result)) throw new TypeError(`"${text}" is no decimal. ${result.left.remedy}`);
  return result.right;
}

/** Writes a decimal in canonical spelling. A result may be longer than a document allows: see {@link isTooLong}. */
export function decimalToText({ coefficient, scale }: Decimal): DecimalText {
  const digits = coefficient.toString();
  if (scale === 0) return digits;
  return digits.charCodeAt(0) === MINUS ? `-${withPoint(digits.slice(1), scale)}` : withPoint(digits, scale);
}

/** Whether the text of a number has more digits than a document allows, 40. */
export function isTooLong(text: string): boolean {
  return text.length > MAX_DIGITS && text.replace(/[-.]/g, '').length > MAX_DIGITS;
}

function notCanonical(value: string): DecimalProblem {
  const remedy = 'Write it as "0", "1250" or "-0.0426": no exponent, no plus sign, no leading or trailing zeros.';
  return { code: 'decimalNotCanonical', value, remedy };
}

function readCanonical(text: string): Decimal | undefined {
  if (text.charCodeAt(0) !== MINUS) return readMagnitude(text);
  const magnitude = readMagnitude(text.slice(1));
  if (magnitude === undefined || magnitude.coefficient === 0n) return undefined;
  return { coefficient: -magnitude.coefficient, scale: magnitude.scale };
}

/** One pass over the characters: short numbers, which nearly all are, need no second text and no BigInt parser. */
function readMagnitude(text: string): Decimal | undefined {
  let point = -1;
  let value = 0; // Exact for texts of up to SAFE_DIGITS characters and read for those only.
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= DIGIT_0 && code <= DIGIT_9) value = value * 10 + (code - DIGIT_0);
    else if (code === POINT && point < 0) point = index;
    else return undefined;
  }
  if (!isSpelledOnce(text, point)) return undefined;
  return {
    coefficient: BigInt(text.length <= SAFE_DIGITS ? value : text.replace('.', '')),
    scale: point < 0 ? 0 : text.length - point - 1,
  };
}

/** Digits on both sides of a point, no leading zero but a lone one, no trailing zero behind the point. */
function isSpelledOnce(text: string, point: number): boolean {
  const integerDigits = point < 0 ? text.length : point;
  if (integerDigits < 1 || (integerDigits > 1 && text.charCodeAt(0) === DIGIT_0)) return false;
  const last = text.charCodeAt(text.length - 1);
  return point < 0 || (last !== DIGIT_0 && last !== POINT);
}

function withPoint(magnitude: string, scale: number): DecimalText {
  const digits = magnitude.length > scale ? magnitude : magnitude.padStart(scale + 1, '0');
  const point = digits.length - scale;
  let end = digits.length;
  while (end > point && digits.charCodeAt(end - 1) === DIGIT_0) end--;
  return end === point ? digits.slice(0, point) : `${digits.slice(0, point)}.${digits.slice(point, end)}`;
}
