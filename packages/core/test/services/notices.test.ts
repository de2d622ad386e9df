import type { BilateralChange } from '@lateral/core';
import { agreement, BUYER, invoiceOf, orderOf, payment, termsOf } from '../documents.js';
import { header, invoiceRecord, upToRatings } from './billing.js';
import { settled, twoParties } from './two-parties.js';

/** What a party's stream tells it of the other one's one-sided changes. */
function noticesOf(changes: readonly BilateralChange[], kind: string): readonly string[] {
  return changes.flatMap((change) =>
    change.changes
      .filter((each) => each.kind === kind)
      .map(({ action, state }) => `${action} → ${state} (${change.finality})`),
  );
}

describe('a party that does nothing but listen', () => {
  it('is told of the invoice with its document, and of the payment and its receipt (D18, D20, R87, R88, CR14)', async () => {
    const pair = await twoParties();
    const { buyer, seller } = pair;
    const [toBuyer, toSeller]: [BilateralChange[], BilateralChange[]] = [[], []];
    buyer.changes$({ kind: 'invoice' }).subscribe((change) => toBuyer.push(change));
    seller.changes$({ kind: 'payment' }).subscribe((change) => toSeller.push(change));

    await seller.invoice(header, await upToRatings(pair));
    await settled();
    expect(noticesOf(toBuyer, 'invoice')).toEqual(['issue → issued (final)']);
    expect(toBuyer[0]?.changes[0]?.document).toEqual(invoiceOf('1'));

    await buyer.submit([{ kind: 'invoice', action: 'finalise', record: invoiceRecord(pair) }]);
    await buyer.submit([{ kind: 'payment', action: 'notify', document: payment }]);
    await settled();
    const paid = { owner: 0, recordId: seller.book.recordId('payment', [BUYER, payment.rail, payment.reference]) };
    await seller.submit([{ kind: 'payment', action: 'receive', record: paid }]);
    expect(noticesOf(toSeller, 'payment')).toEqual(['notify → notified (final)', 'receive → received (final)']);
    expect(toSeller[0]?.changes[0]?.document).toEqual(payment);
    await pair.close();
  });
});

describe('an order', () => {
  it('cannot be placed before a contract is in force, agreement and terms (R3)', async () => {
    const { buyer, seller, close } = await twoParties();
    const place = [{ kind: 'order', action: 'place', document: orderOf('ELINE') }] as const;
    await expect(buyer.submit(place)).rejects.toMatchObject({ name: 'CommandRejectedError', code: 'referenceHead' });
    await buyer.submit([{ kind: 'agreement', action: 'agree', document: agreement }]);
    await expect(buyer.submit(place)).rejects.toMatchObject({ name: 'CommandRejectedError', code: 'referenceHead' });
    await settled();
    await seller.submit([{ kind: 'terms', action: 'agree', document: termsOf('ELINE', '1') }]);
    await settled();
    await expect(buyer.submit(place)).resolves.toMatchObject({ type: 'apply' });
    await close();
  });
});

it('one invoice bills usage of events and the fixed fee of an order alike (R63)', async () => {
  const pair = await twoParties();
  await pair.seller.invoice(header, await upToRatings(pair));
  const items = pair.seller.record(invoiceRecord(pair))?.document?.items ?? [];
  expect(items.map(({ chargeType, charge, net }) => [chargeType, charge, net.minor])).toEqual([
    ['usageBased', 'traffic', '12525'],
    ['recurring', 'access', '25000'],
  ]);
  await pair.close();
});
