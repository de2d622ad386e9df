import type { DecimalText } from '@lateral/core';

/** Digits that a number of a document has at most (spec/bytes.md); sign and point are not counted. */
const DIGITS_MAX = 40;
const CANONICAL = /^(?:0|-?[1-9]\d*|-?(?:0|[1-9]\d*)\.\d*[1-9])$/;
const JSON_NUMBER = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/**
 * The one spelling of a JSON number: `120.0`, `120` and `1.2e2` are all `"120"`. The text is moved, never computed
 * with, so no digit is lost on the way.
 *
 * @returns `undefined` for anything but a JSON number, and for one that takes more than 40 digits without an exponent.
 */
export function canonicalDecimal(text: string): DecimalText | undefined {
  if (text.length <= DIGITS_MAX && CANONICAL.test(text)) return text;
  const match = JSON_NUMBER.exec(text);
  if (match === null) return undefined;
  const [, sign = '', integer = '', fraction = '', exponent = '0'] = match;
  const digits = (integer + fraction).replace(/^0+/, '');
  if (digits === '') return '0';
  return spell(sign, digits, fraction.length - Number(exponent));
}

/** `digits` ÷ 10^`scale`; the digits do not begin with a zero. */
function spell(sign: string, digits: string, scale: number): DecimalText | undefined {
  const significant = digits.replace(/0+$/, '');
  const places = scale - (digits.length - significant.length);
  const length = places > 0 ? Math.max(places + 1, significant.length) : significant.length - places;
  if (length > DIGITS_MAX) return undefined;
  if (places <= 0) return sign + significant + '0'.repeat(-places);
  const padded = significant.padStart(places + 1, '0');
  return `${sign}${padded.slice(0, -places)}.${padded.slice(-places)}`;
}
