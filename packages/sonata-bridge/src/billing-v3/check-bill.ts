import type { InvoiceDocument } from '@lateral/core';

import { toUtc } from '../wire/time.js';
import { agreedItem } from './bill-item-of-invoice.js';
import { agreedBill, type BillWithItems } from './bill-of-invoice.js';

/** A difference between a received bill and what was agreed. Nothing is corrected: it is for people to settle. */
export interface BillDiscrepancy {
  readonly document: 'customerBill' | 'customerBillItem';
  /** Id of the bill or the item. */
  readonly id: string;
  /** RFC 6901 pointer within that bill or item. */
  readonly pointer: string;
  /** What the bill says as JSON; `""` where it says nothing. */
  readonly value: string;
  /** What was agreed, as JSON; `""` where nothing was. */
  readonly expected: string;
}

type Difference = Pick<BillDiscrepancy, 'pointer' | 'value' | 'expected'>;

/**
 * Compares a bill that was received with the invoice both parties agreed to. Members that the invoice does not
 * determine, such as contacts or the unit rate, are not compared; times are compared as instants.
 *
 * @param minorUnits - Decimal places of the currency's minor unit.
 * @source MEF 114 R71, R72
 */
export function checkBill(
  { bill, items }: BillWithItems,
  invoice: InvoiceDocument,
  minorUnits: number,
): readonly BillDiscrepancy[] {
  const agreedItems = invoice.items.map((item) => agreedItem(invoice, item, minorUnits));
  const inBill = [
    ...differences(agreedBill(invoice, minorUnits), bill, ''),
    ...differences(
      agreedItems.map(({ id }) => ({ id })),
      bill.customerBillItem,
      '/customerBillItem',
    ),
  ];
  const received = new Map(items.map((item) => [item.id, item]));
  const agreed = new Map(agreedItems.map((item) => [item.id, item]));
  const inItems = [...new Set([...agreed.keys(), ...received.keys()])].flatMap((id) =>
    differences(agreed.get(id), received.get(id), '').map((difference): BillDiscrepancy => ({
      document: 'customerBillItem',
      id,
      ...difference,
    })),
  );
  return [
    ...inBill.map((difference): BillDiscrepancy => ({ document: 'customerBill', id: bill.id, ...difference })),
    ...inItems,
  ];
}

/** Where `received` does not say what was agreed; what it says beyond that is left alone. */
function differences(agreed: unknown, received: unknown, pointer: string): readonly Difference[] {
  if (Array.isArray(agreed) && Array.isArray(received)) return listDifferences(agreed, received, pointer);
  if (isObject(agreed) && isObject(received)) {
    return Object.entries(agreed).flatMap(([name, value]) => differences(value, received[name], `${pointer}/${name}`));
  }
  return isSame(agreed, received) ? [] : [{ pointer, value: spell(received), expected: spell(agreed) }];
}

/** Lists of a bill have no agreed order. */
function listDifferences(
  agreed: readonly unknown[],
  received: readonly unknown[],
  pointer: string,
): readonly Difference[] {
  const rest = received.map((element, index) => ({ element, index }));
  const missing = agreed.filter((wanted) => {
    const at = rest.findIndex(({ element }) => differences(wanted, element, '').length === 0);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
  // One to one, what is left over on either side; a missing one points to the list.
  return Array.from({ length: Math.max(missing.length, rest.length) }, (_, index) => {
    const other = rest[index];
    return {
      pointer: other === undefined ? pointer : `${pointer}/${other.index}`,
      value: spell(other?.element),
      expected: spell(missing[index]),
    };
  });
}

function isSame(agreed: unknown, received: unknown): boolean {
  if (agreed === received) return true;
  if (typeof agreed !== 'string' || typeof received !== 'string') return false;
  const instant = toUtc(agreed);
  return instant !== undefined && instant === toUtc(received);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function spell(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value);
}
