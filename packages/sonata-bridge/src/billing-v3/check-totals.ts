import { negated, sumOf } from '../mef/amounts.js';
import type { Money } from '../mef/money.js';
import type { BillDiscrepancy } from './check-bill.js';
import type { CustomerBill } from './customer-bill.js';

/**
 * Reports where the totals of a bill do not add up by themselves, as in the bill that MEF 141 shows. The bill is
 * neither refused nor recomputed. Lists of amounts in several currencies are reported as such and not added.
 */
export function checkTotals(bill: CustomerBill): readonly BillDiscrepancy[] {
  const taxes = bill.taxItem.flatMap(({ taxAmount }) => taxAmount ?? []);
  const payments = bill.appliedPayment.flatMap(({ appliedAmount }) => appliedAmount ?? []);
  const less = (amount: Money): Money => ({ ...amount, value: negated(amount.value) });
  return [
    ...compare(bill, 'taxIncludedAmount', [
      bill.taxExcludedAmount,
      ...taxes,
      bill.fees,
      less(bill.discounts),
      less(bill.credits),
    ]),
    ...compare(bill, 'amountDue', [bill.taxIncludedAmount]),
    ...compare(bill, 'remainingAmount', [bill.amountDue, ...payments.map(less)]),
  ];
}

function compare(
  bill: CustomerBill,
  member: 'taxIncludedAmount' | 'amountDue' | 'remainingAmount',
  parts: readonly Money[],
): readonly BillDiscrepancy[] {
  const { unit, value } = bill[member];
  const at = { document: 'customerBill', id: bill.id } as const;
  const other = parts.find((part) => part.unit !== unit)?.unit;
  if (other !== undefined) return [{ ...at, pointer: `/${member}/unit`, value: unit, expected: other }];
  const sum = sumOf(parts.map((part) => part.value));
  return sum === value ? [] : [{ ...at, pointer: `/${member}/value`, value, expected: sum }];
}
