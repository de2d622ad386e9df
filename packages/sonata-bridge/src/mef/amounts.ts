import type { DecimalText, MoneyText } from '@lateral/core';
import { addDecimals, decimal, decimalToText, divideDecimals, multiplyDecimals } from '@lateral/core';

import type { Money } from './money.js';

/** Decimal places of an average price: hundredths of a cent are common, more show where it was rounded. */
const AVERAGE_PLACES = 6;

/**
 * An amount of a document as `Money`, in major units.
 *
 * @param minorUnits - Decimal places of the currency's minor unit (EUR 2, JPY 0, KWD 3), 0 to 9.
 */
export function moneyOf({ currency, minor }: MoneyText, minorUnits: number): Money {
  return { unit: currency, value: decimalToText({ coefficient: BigInt(minor), scale: minorUnits }) };
}

/** Adds decimals exactly. */
export function sumOf(values: readonly DecimalText[]): DecimalText {
  return decimalToText(values.map(decimal).reduce(addDecimals, decimal('0')));
}

/** The decimal with the other sign. */
export function negated(value: DecimalText): DecimalText {
  const { coefficient, scale } = decimal(value);
  return decimalToText({ coefficient: -coefficient, scale });
}

/** Amount ÷ quantity, rounded half up to 6 places; 0 where nothing was counted. */
export function averagePrice(amount: DecimalText, quantity: DecimalText): DecimalText {
  const counted = decimal(quantity);
  if (counted.coefficient <= 0n) return '0';
  const finer = multiplyDecimals(decimal(amount), { coefficient: 10n ** BigInt(AVERAGE_PLACES), scale: 0 });
  return decimalToText({ coefficient: divideDecimals(finer, counted, 'halfUp'), scale: AVERAGE_PLACES });
}
