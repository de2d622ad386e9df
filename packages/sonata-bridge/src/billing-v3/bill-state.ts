import type { CustomerBillItemState } from './customer-bill-item.js';
import type { CustomerBillState } from './customer-bill.js';

/**
 * How the state of a bill follows from its items. `fig9` is Figure 9 of MEF 141 to the letter, where one settled item
 * settles the bill and a withdrawn one keeps it due for ever; `allClosed` follows the guide's steps 9 and 10.
 */
export type BillStatePolicy = 'allClosed' | 'fig9';

/** What the state of a bill is derived from. */
export interface BillFacts {
  readonly items: readonly CustomerBillItemState[];
  /** The state so far, which stays where nothing is said. */
  readonly current: CustomerBillState;
  /** Whether anything was paid. */
  readonly hasPayment: boolean;
  /** Whether nothing remains to be paid. */
  readonly isPaid: boolean;
}

/**
 * The state of a bill by its items; a dispute shows as `paymentDue`, as MEF 141 has no state for it.
 *
 * @param policy - @default 'allClosed'
 * @source MEF 141 R20, R24, R25
 */
export function billStateOf(facts: BillFacts, policy: BillStatePolicy = 'allClosed'): CustomerBillState {
  if (facts.items.length === 0) return facts.current;
  return policy === 'fig9' ? byFigure9(facts) : byClosedItems(facts);
}

function byFigure9({ items, current }: BillFacts): CustomerBillState {
  const isDue = items.some((state) => state !== 'settled' && state !== 'generated');
  if (isDue) return 'paymentDue';
  return items.includes('settled') ? 'settled' : current;
}

function byClosedItems({ items, hasPayment, isPaid }: BillFacts): CustomerBillState {
  const isClosed = items.every((state) => state === 'settled' || state === 'withDrawn');
  if (isClosed && isPaid) return 'settled';
  const isUntouched = items.every((state) => state === 'generated') && !hasPayment;
  return isUntouched ? 'generated' : 'paymentDue';
}
