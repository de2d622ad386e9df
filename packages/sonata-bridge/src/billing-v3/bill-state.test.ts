import { billStateOf, type BillFacts } from './bill-state.js';
import type { CustomerBillItemState } from './customer-bill-item.js';

function facts(items: readonly CustomerBillItemState[], more: Partial<BillFacts> = {}): BillFacts {
  return { items, current: 'generated', hasPayment: false, isPaid: false, ...more };
}

const paid = { hasPayment: true, isPaid: true };

describe('billStateOf', () => {
  it.each([
    [facts(['generated', 'generated']), 'generated', 'generated'],
    [facts(['generated'], { hasPayment: true }), 'paymentDue', 'generated'],
    [facts(['settled', 'disputeBeingInvestigated'], paid), 'paymentDue', 'paymentDue'],
    [facts(['settled', 'paymentDue'], paid), 'paymentDue', 'paymentDue'],
    [facts(['settled', 'credit'], paid), 'paymentDue', 'paymentDue'],
    [facts(['settled', 'generated']), 'paymentDue', 'settled'],
    [facts(['settled', 'settled'], paid), 'settled', 'settled'],
    [facts(['settled'], { hasPayment: true }), 'paymentDue', 'settled'],
    [facts(['settled', 'withDrawn'], paid), 'settled', 'paymentDue'],
    [facts(['withDrawn', 'withDrawn'], { isPaid: true }), 'settled', 'paymentDue'],
    [facts([], { current: 'paymentDue' }), 'paymentDue', 'paymentDue'],
  ] as const)('derives from %j: %s when all are closed, %s by Figure 9', (given, allClosed, fig9) => {
    expect(billStateOf(given)).toBe(allClosed);
    expect(billStateOf(given, 'fig9')).toBe(fig9);
  });
});
