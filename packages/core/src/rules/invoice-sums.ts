import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';

import { isTooLong } from '../domain/decimal-text.js';
import type { DecimalText, InvoiceDocument, InvoiceItem, MoneyText, RoundingMode } from '../domain/documents.js';
import { addMoney, moneyFromText, moneyToText, percentOf, type Money } from '../domain/money.js';
import { below, problem, readUnsigned, type RatingProblem } from './problem.js';

/** The totals of an invoice: `gross` is `net` + `tax`. */
export type InvoiceTotals = Pick<InvoiceDocument, 'net' | 'tax' | 'gross'>;

/**
 * The tax of one item, rounded once to minor units; the tax of a credit mirrors that of its charge.
 *
 * @param ratePercent - 0 or more: `"19"` is 19 %.
 * @source MEF 114 R70
 */
export function taxOf(
  net: MoneyText,
  ratePercent: DecimalText,
  rounding: RoundingMode,
): Either<RatingProblem, MoneyText> {
  const amount = moneyFromText(net);
  if (isLeft(amount)) return left(below('/net', amount.left));
  const percent = readUnsigned('/ratePercent', ratePercent);
  if (isLeft(percent)) return percent;
  const tax = moneyToText(percentOf(amount.right, percent.right, rounding));
  return isTooLong(tax.minor) ? left(problem('resultTooLong', '/net/minor', tax.minor)) : right(tax);
}

/**
 * Adds up the items of an invoice. Taxes are added as the items carry them and never computed from a total, so that
 * items and totals agree to the unit.
 *
 * @param currency - ISO 4217 code that every item has to carry; no items add up to 0 of it.
 * @returns The totals, or the first amount that cannot be added, its field as a JSON pointer below `/items`.
 * @source MEF 114 R70, R71
 */
export function totalsOf(
  items: readonly Pick<InvoiceItem, 'net' | 'tax'>[],
  currency: string,
): Either<RatingProblem, InvoiceTotals> {
  const net = sumOf('net', items, currency);
  if (isLeft(net)) return net;
  const tax = sumOf('tax', items, currency);
  if (isLeft(tax)) return tax;
  const gross = addMoney(net.right, tax.right);
  const tooLong = [net.right, tax.right, gross].map(moneyToText).find(({ minor }) => isTooLong(minor));
  if (tooLong !== undefined) return left(problem('resultTooLong', '/items', tooLong.minor));
  return right({ net: moneyToText(net.right), tax: moneyToText(tax.right), gross: moneyToText(gross) });
}

function sumOf(
  member: 'net' | 'tax',
  items: readonly Pick<InvoiceItem, 'net' | 'tax'>[],
  currency: string,
): Either<RatingProblem, Money> {
  let sum: Money = { currency, minor: 0n };
  for (const [index, item] of items.entries()) {
    const field = `/items/${index}/${member}`;
    const amount = moneyFromText(item[member]);
    if (isLeft(amount)) return left(below(field, amount.left));
    if (amount.right.currency !== currency) {
      return left(problem('currencyMismatch', `${field}/currency`, amount.right.currency));
    }
    sum = addMoney(sum, amount.right);
  }
  return right(sum);
}
