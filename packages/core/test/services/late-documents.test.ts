import type { ChannelMessage } from '@lateral/core';
import { inProcessChannels, orderPointer, termsPointer } from '@lateral/core';
import { agreement, orderOf, orderRef, SELLER, termsOf } from '../documents.js';
import { settled, twoParties } from './two-parties.js';

describe('a document that comes late', () => {
  it('leaves its record waiting, blocks no other, and fills it when it arrives', async () => {
    const [toSeller, toBuyer] = inProcessChannels();
    const held: ChannelMessage[] = [];
    const slow = {
      messages$: toSeller.messages$,
      send: (message: ChannelMessage) => {
        if (message.type !== 'documents') return toSeller.send(message);
        held.push(message);
        return Promise.resolve();
      },
    };
    const pair = await twoParties({ bring: (_, party) => ({ channel: party === 0 ? slow : toBuyer }) });
    const { buyer, seller } = pair;
    await buyer.submit([{ kind: 'agreement', action: 'agree', document: agreement }]);
    await seller.submit([{ kind: 'terms', action: 'agree', document: termsOf('ELINE', '1') }]);
    const awaited: boolean[] = [];
    seller.changes$({ kind: 'order' }).subscribe(({ changes }) => awaited.push(changes[0]?.awaitingDocument === true));
    await buyer.submit([{ kind: 'order', action: 'place', document: orderOf('ELINE') }]);
    await settled();
    const order = orderPointer(seller.book, orderRef);
    expect(awaited).toEqual([true]);
    expect(seller.record(order)).toMatchObject({
      state: 'placed',
      commitment: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
    });
    await expect(seller.submit([{ kind: 'order', action: 'accept', record: order }])).rejects.toMatchObject({
      name: 'DocumentMissingError',
    });
    await seller.submit([
      { kind: 'terms', action: 'amend', document: { ...termsOf('ELINE', '1'), paymentTermDays: '14' } },
    ]);
    expect(
      seller.record(termsPointer(seller.book, { seller: SELLER, productOffering: 'ELINE' }))?.document,
    ).toMatchObject({
      paymentTermDays: '14',
    });
    for (const message of held) await toSeller.send(message);
    await settled();
    expect(seller.record(order)?.document).toEqual(orderOf('ELINE'));
    await expect(seller.submit([{ kind: 'order', action: 'accept', record: order }])).resolves.toMatchObject({
      changes: [{ state: 'accepted' }],
    });
    await pair.close();
  });

  it('is not taken when its bytes come to another commitment', async () => {
    const [toSeller, toBuyer] = inProcessChannels();
    const other = {
      messages$: toSeller.messages$,
      send: (message: ChannelMessage) =>
        toSeller.send(
          message.type === 'documents'
            ? {
                ...message,
                documents: message.documents.map((each) => ({ ...each, text: each.text.replace('BA-1', 'BA-2') })),
              }
            : message,
        ),
    };
    const pair = await twoParties({ bring: (_, party) => ({ channel: party === 0 ? other : toBuyer }) });
    await pair.buyer.submit([{ kind: 'agreement', action: 'agree', document: agreement }]);
    await pair.seller.submit([{ kind: 'terms', action: 'agree', document: termsOf('ELINE', '1') }]);
    await pair.buyer.submit([{ kind: 'order', action: 'place', document: orderOf('ELINE') }]);
    await settled();
    expect(pair.seller.record(orderPointer(pair.seller.book, orderRef))?.document).toBeUndefined();
    await pair.close();
  });
});
