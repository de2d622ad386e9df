import type { BusinessCommand, ChannelMessage } from '@lateral/core';
import { inProcessChannels } from '@lateral/core';
import { invoiceOf } from '../documents.js';
import { header, invoiceRecord, upToRatings } from './billing.js';
import { settled, twoParties } from './two-parties.js';
import { submitUnchecked } from './unchecked.js';

describe('Option 1', () => {
  it('lets the issuer generate, issue and send the invoice, and the recipient answer it (R70, R71, O1, CR4, CR8, CR9)', async () => {
    const pair = await twoParties();
    const invoice = await pair.seller.invoice(header, await upToRatings(pair));
    await settled();
    expect(pair.buyer.record(invoice)).toMatchObject({ state: 'issued', document: invoiceOf('1') });
    const answer = await pair.buyer.submit([{ kind: 'invoice', action: 'accept', record: invoice }]);
    expect(answer).toMatchObject({ signedBy: [0], changes: [{ state: 'accepted' }] });
    await pair.close();
  });

  it('does not let the recipient ask for one (O1)', async () => {
    const pair = await twoParties();
    await expect(pair.buyer.invoice(header, await upToRatings(pair))).rejects.toMatchObject({
      ...{ name: 'InvoiceTermsMismatchError', field: '/option' },
    });
    await pair.close();
  });
});

describe('Option 2', () => {
  it.each(['buyer', 'seller'] as const)(
    'asked for by the %s: one engine generates, the other engine accepts by itself (O2, CR11–CR15, CR17–CR20)',
    async (side) => {
      const pair = await twoParties();
      const invoice = await pair[side].invoice(header, await upToRatings(pair, '2'));
      await settled();
      expect(pair.buyer.record(invoice)).toMatchObject({ state: 'accepted', document: invoiceOf('2') });
      expect(pair.seller.record(invoice)?.state).toBe('accepted');
      expect(pair.problems).toEqual([]);
      await pair.close();
    },
  );

  it('waits for documents that come after the announcement, and answers then (CR15)', async () => {
    const [toSeller, toBuyer] = inProcessChannels();
    const held: ChannelMessage[] = [];
    const late = {
      messages$: toBuyer.messages$,
      send: (message: ChannelMessage) => {
        if (message.type !== 'documents' || !message.documents.some(({ kind }) => kind === 'invoice'))
          return toBuyer.send(message);
        held.push(message);
        return Promise.resolve();
      },
    };
    const pair = await twoParties({ bring: (_, party) => ({ channel: party === 0 ? toSeller : late }) });
    const ratings = await upToRatings(pair, '2');
    const invoice = pair.seller.invoice(header, ratings);
    await settled();
    expect(pair.buyer.record(invoiceRecord(pair))?.state).toBe('issued');
    for (const message of held) await toBuyer.send(message);
    await invoice;
    expect(pair.buyer.record(invoiceRecord(pair))?.state).toBe('accepted');
    expect(pair.problems).toEqual([]);
    await pair.close();
  });

  it('takes a request that comes twice as one (CR12)', async () => {
    const [toSeller, toBuyer] = inProcessChannels();
    const twice = {
      messages$: toSeller.messages$,
      send: async (message: ChannelMessage) => {
        await toSeller.send(message);
        if (message.type === 'generate') await toSeller.send(message);
      },
    };
    const pair = await twoParties({ bring: (_, party) => ({ channel: party === 0 ? twice : toBuyer }) });
    const invoice = await pair.buyer.invoice(header, await upToRatings(pair, '2'));
    await settled();
    expect(pair.buyer.record(invoice)?.state).toBe('accepted');
    expect(pair.problems).toEqual([]);
    await pair.close();
  });

  it('rejects an invoice that the second engine does not come to (R71, CR11, CR13, CR18, CR19)', async () => {
    const pair = await twoParties();
    const ratings = await upToRatings(pair, '2');
    const wrong = { ...invoiceOf('2'), gross: { currency: 'EUR', minor: '45031' } };
    const bills = ratings.map((record): BusinessCommand => ({ kind: 'rating', action: 'bill', record }));
    await submitUnchecked(pair, 1, [...bills, { kind: 'invoice', action: 'issue', document: wrong }]);
    await settled();
    expect(pair.buyer.record(invoiceRecord(pair))?.state).toBe('rejected');
    expect(pair.seller.record(invoiceRecord(pair))?.state).toBe('rejected');
    await pair.close();
  });

  it('is not asked for what the issuer could not issue (CR11)', async () => {
    const pair = await twoParties();
    const ratings = await upToRatings(pair, '2');
    await expect(pair.buyer.invoice({ ...header, billingAccount: 'BA-9' }, ratings)).rejects.toMatchObject({
      name: 'InvoiceTermsMismatchError',
    });
    const invoice = await pair.buyer.invoice(header, ratings);
    await expect(pair.buyer.invoice(header, ratings)).resolves.toEqual(invoice);
    const another = { ...header, billDate: '2026-11-03T00:00:00Z' };
    await expect(pair.buyer.invoice(another, ratings)).rejects.toMatchObject({ code: 'actionUnknown' });
    await pair.close();
  });
});
