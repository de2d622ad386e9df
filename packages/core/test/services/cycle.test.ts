import {
  invoicePointer,
  nodeEvidenceTools,
  orderPointer,
  rateCharge,
  ratingPointer,
  termsPointer,
  usagePointer,
  verifyEvidence,
} from '@lateral/core';
import type { BusinessCommand, RatingDocument, SmartBilateral } from '@lateral/core';
import { agreement, BUYER, OCTOBER, orderOf, orderRef, payment, SELLER, termsOf, usage } from '../documents.js';
import type { Pair } from './two-parties.js';
import { twoParties } from './two-parties.js';

function rating(bilateral: SmartBilateral, charge: string, basis: RatingDocument['basis']): RatingDocument {
  const terms = bilateral.record(termsPointer(bilateral.book, { seller: SELLER, productOffering: 'ELINE' }))?.document;
  if (terms === undefined) throw new Error('no terms');
  const subject = {
    seller: SELLER,
    order: orderRef,
    productOffering: 'ELINE',
    charge,
    interval: OCTOBER,
    basis,
  } as const;
  const rated = rateCharge(subject, terms, basis === 'usage' ? usage.quantity : '1');
  if (rated._tag === 'Left') throw rated.left;
  return rated.right;
}

/** Agreement to agreed ratings. */
async function upToRatings({ buyer, seller }: Pair, option: '1' | '2'): Promise<void> {
  const { book } = buyer;
  await buyer.submit([{ kind: 'agreement', action: 'agree', document: agreement }]);
  await seller.submit([{ kind: 'terms', action: 'agree', document: termsOf('ELINE', option) }]);
  const order = orderOf('ELINE');
  await buyer.submit([{ kind: 'order', action: 'place', document: order }]);
  const placed = orderPointer(book, order);
  await seller.submit([{ kind: 'order', action: 'accept', record: placed }]);
  await seller.submit([
    {
      kind: 'order',
      action: 'activate',
      document: { ...order, completionDate: '2026-09-28T00:00:00Z', productId: 'P-1' },
    },
  ]);
  await seller.submit([{ kind: 'usage', action: 'report', document: usage }]);
  await buyer.submit([{ kind: 'usage', action: 'agree', record: usagePointer(book, usage) }]);
  const [traffic, access] = [rating(seller, 'traffic', 'usage'), rating(seller, 'access', 'fixed')];
  await seller.submit([
    { kind: 'rating', action: 'rateUsage', document: traffic },
    { kind: 'rating', action: 'rateFixed', document: access },
  ]);
  await buyer.submit(
    [traffic, access].map((each): BusinessCommand => ({
      kind: 'rating',
      action: 'agree',
      record: ratingPointer(book, each),
    })),
  );
}

const header = { issuer: SELLER, billingAccount: 'BA-1', billNo: 'INV-1', billDate: '2026-11-02T00:00:00Z' } as const;

describe('one billing cycle', () => {
  it.each(['1', '2'] as const)(
    'goes from agreement to settled by Option %s and can be verified offline (R59, R60, R61, R62, R64, R65, R66, R67, R68, R69, R70, R71, R81, R82, R86, R89)',
    async (option) => {
      const pair = await twoParties();
      const { buyer, seller } = pair;
      await upToRatings(pair, option);
      const { book } = buyer;
      const ratings = ['traffic', 'access'].map((charge) =>
        ratingPointer(book, { seller: SELLER, order: orderRef, interval: OCTOBER, charge }),
      );
      const invoice = await (option === '1' ? seller : buyer).invoice(header, ratings);
      expect(invoice).toEqual(invoicePointer(book, header));
      // 100 × 1.00 + 50.5 × 0.50 = 125.25; + 250.00 = 375.25 net; tax 25.05 + 50.00; gross 450.30
      expect(buyer.record(invoice)?.document).toMatchObject({
        net: { minor: '37525' },
        tax: { minor: '7505' },
        gross: { currency: 'EUR', minor: '45030' },
      });
      await buyer.submit([{ kind: 'invoice', action: 'finalise', record: invoice }]);
      await buyer.submit([{ kind: 'payment', action: 'notify', document: payment }]);
      const paid = {
        kind: 'payment',
        owner: 0,
        recordId: book.recordId('payment', [BUYER, 'wireTransfer', 'E2E-1']),
      } as const;
      await seller.submit([{ kind: 'payment', action: 'receive', record: paid }]);
      await seller.submit([{ kind: 'invoice', action: 'settle', record: invoice }]);
      expect(seller.record(invoice)?.state).toBe('settled');
      expect(seller.balance(SELLER, 'EUR')).toMatchObject({
        billed: { minor: 45030n },
        paid: { minor: 45030n },
        open: { minor: 0n },
      });
      await seller.headSigned();
      const verdict = verifyEvidence(await seller.evidence(), nodeEvidenceTools());
      expect(verdict).toMatchObject({
        ok: true,
        level: 'reexecuted',
        shows: ['committed', 'attested', 'included', 'lifecycle', 'reexecuted'],
      });
      await pair.close();
    },
  );
});
