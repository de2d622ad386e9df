import type { ChannelMessage, CoSign, PayloadChannel, Proposal, RecordPointer } from '@lateral/core';
import { agreementPointer, CommandRejectedError, inProcessChannels, SetMismatchError } from '@lateral/core';
import { activeOrder, agreement, orderOf, termsOf } from '../documents.js';
import { contract } from './billing.js';
import { settled, twoParties } from './two-parties.js';

const agree = { kind: 'agreement', action: 'agree', document: agreement } as const;

/** Channels whose messages to party 1 can be changed on their way. */
function tamperedChannels(
  change: (message: ChannelMessage) => readonly ChannelMessage[],
): readonly [PayloadChannel, PayloadChannel] {
  const [toSeller, toBuyer] = inProcessChannels();
  const send = async (message: ChannelMessage): Promise<void> => {
    for (const each of change(message)) await toSeller.send(each);
  };
  return [{ send, messages$: toSeller.messages$ }, toBuyer];
}

describe('a proposal', () => {
  it('is on the ledger with both signatures once the other party accepts it (CR4, CR7, CR8, CR9, CR10)', async () => {
    const pair = await twoParties();
    const change = await pair.buyer.submit([agree]);
    expect(change).toMatchObject({
      type: 'apply',
      signedBy: [0, 1],
      changes: [{ kind: 'agreement', state: 'active' }],
    });
    expect(pair.seller.record(agreementPointer(pair.seller.book))?.document).toEqual(agreement);
    expect(pair.problems).toEqual([]);
    await pair.close();
  });

  it('is shown to the policy with its documents, and a refusal is recorded: the set is dead (CR7, CR8, CR9, CR10)', async () => {
    const proposals: Proposal[] = [];
    const decline: CoSign = (proposal) => {
      proposals.push(proposal);
      return { accept: false, reason: 'not this year' };
    };
    const pair = await twoParties({ coSign: [undefined, decline] });
    await expect(pair.buyer.submit([agree])).rejects.toMatchObject({
      ...{ name: 'ProposalRejectedError', reason: 'not this year', onLedger: true },
    });
    expect(proposals).toMatchObject([
      { type: 'apply', commands: [agree], problem: undefined, command: { type: 'apply' } },
    ]);
    const rejections: unknown[] = [];
    pair.seller.changes$({ kind: 'agreement' }).subscribe((change) => rejections.push(change));
    await settled();
    expect(rejections).toMatchObject([
      { type: 'reject', rejected: { setId: proposals[0]?.commandId, reason: 1 }, changes: [{ state: 'none' }] },
    ]);
    // Whoever has the refused set may co-sign and deliver it: it applies no more.
    const { ledger } = pair;
    const kept = await pair.buyer.outbox.inspect(`lateral:${proposals[0]?.commandId ?? ''}`);
    expect(kept).toMatchObject({ state: 'failed', reason: { by: 'otherParty', onLedger: true } });
    const again = await pair.buyer.submit([agree]).catch((error: unknown) => error);
    expect(again).toMatchObject({
      onLedger: true,
      commandId: expect.not.stringMatching(proposals[0]?.commandId ?? '') as unknown,
    });
    const record = await ledger.record({
      bilateralId: pair.buyer.address.bilateralId,
      kind: 1,
      owner: 255,
      recordId: hexBytes(agreementPointer(pair.buyer.book)),
    });
    expect(record?.state).toBe(0);
    await pair.close();
  });

  it('is refused by the checks of the other party although the proposer’s are switched off (CR2, CR5, R68)', async () => {
    const pair = await twoParties();
    await pair.buyer.submit([agree]);
    const terms = { ...termsOf('ELINE', '1'), agreementName: 'MSA-2' };
    await expect(pair.seller.submit([{ kind: 'terms', action: 'agree', document: terms }])).rejects.toMatchObject({
      name: 'TermsInvalidError', // its own domain is asked first
    });
    await pair.close();
  });

  it('that comes twice is answered once', async () => {
    const channels = tamperedChannels((message) => (message.type === 'proposal' ? [message, message] : [message]));
    const pair = await twoParties({ bring: (_, party) => ({ channel: channels[party] }) });
    const kept: ChannelMessage[] = [];
    const change = await pair.buyer.submit([agree]);
    expect(change.changes).toMatchObject([{ state: 'active' }]);
    await settled();
    expect(kept).toEqual([]);
    expect(pair.problems).toEqual([]);
    const all: string[] = [];
    pair.buyer.changes$({ kind: 'agreement' }).subscribe(({ type, finality }) => all.push(`${type} ${finality}`));
    expect(all).toEqual(['apply final']);
    await pair.close();
  });

  it('that comes again after it was applied leaves the records alone', async () => {
    const late: ChannelMessage[] = [];
    const channels = tamperedChannels((message) => {
      if (message.type === 'proposal') late.push(message);
      return [message];
    });
    const pair = await twoParties({ bring: (_, party) => ({ channel: channels[party] }) });
    await pair.buyer.submit([agree]);
    const sent = late.at(-1);
    if (sent !== undefined) await channels[0].send(sent);
    await settled();
    expect(pair.seller.record(agreementPointer(pair.seller.book))?.state).toBe('active');
    expect(pair.problems).toEqual([]);
    await pair.close();
  });

  it.each<[string, (message: ChannelMessage) => ChannelMessage]>([
    [
      'a document of another content',
      (message) => withDocuments(message, (text) => text.replace('"Seller"', '"Buyers Ltd"')),
    ],
    ['a document that is none', (message) => withDocuments(message, (text) => text.replace('"name"', '"nom"'))],
    ['no document', (message) => (message.type === 'proposal' ? { ...message, documents: [] } : message)],
  ])('with %s is never co-signed, and its proposer hears of it (R68, CR2, CR5)', async (_, change) => {
    const isAgreement = (message: ChannelMessage) => message.type === 'proposal' && message.documents.length > 0;
    const channels = tamperedChannels((message) => [isAgreement(message) ? change(message) : message]);
    const pair = await twoParties({ bring: (__, party) => ({ channel: channels[party] }) });
    await expect(pair.buyer.submit([agree])).rejects.toMatchObject({ name: 'ProposalRejectedError', onLedger: true });
    expect(pair.seller.record(agreementPointer(pair.seller.book))?.state).toBe('none');
    await pair.close();
  });

  it.each<[string, (message: ChannelMessage) => ChannelMessage]>([
    ['cut short', (message) => withCommand(message, (bytes) => bytes.subarray(0, -1))],
    ['of another bilateral', (message) => withCommand(message, (bytes) => flipped(bytes, 2))],
    ['with another record in it', (message) => withCommand(message, (bytes) => flipped(bytes, 50))],
  ])('%s is never co-signed (R8, CR2)', async (_, change) => {
    const channels = tamperedChannels((message) => [
      message.type === 'proposal' && message.documents.length > 0 ? change(message) : message,
    ]);
    const pair = await twoParties({ bring: (__, party) => ({ channel: channels[party] }) });
    const stop = new AbortController();
    const submitted = pair.buyer.submit([agree], { signal: stop.signal }).catch((error: unknown) => error);
    await settled();
    stop.abort();
    expect(await submitted).toMatchObject({ name: 'OutcomeUnknownError' }); // what was sent is not what arrived
    expect(pair.seller.record(agreementPointer(pair.seller.book))?.document).toBeUndefined();
    await pair.close();
  });

  it('to close needs a policy that accepts it; nothing else would be billable any more', async () => {
    const pair = await twoParties();
    await expect(pair.buyer.close()).rejects.toMatchObject({ name: 'ProposalRejectedError', onLedger: false });
    expect(await pair.ledger.bilateral(pair.buyer.address.bilateralId)).toMatchObject({ status: 1 });
    await pair.close();
  });

  it('is no obstacle to the other party, who ends the record alone meanwhile (R24)', async () => {
    let decide: (() => void) | undefined;
    const hesitate: CoSign = ({ commands }) =>
      commands.some(({ action }) => action === 'modify')
        ? new Promise(
            (resolve) =>
              (decide = () => {
                resolve({ accept: true });
              }),
          )
        : { accept: true };
    const pair = await twoParties({ coSign: [hesitate, undefined] });
    const order = await contract(pair);
    const modified = pair.seller
      .submit([{ kind: 'order', action: 'modify', document: { ...activeOrder, action: 'modify' } }])
      .catch((error: unknown) => error);
    await settled();
    await pair.buyer.end(order);
    expect(pair.buyer.record(order)?.state).toBe('closed');
    decide?.();
    expect(await modified).toMatchObject({ name: 'ProposalRejectedError', onLedger: false });
    expect(pair.seller.record(order)?.state).toBe('closed');
    await pair.close();
  });

  it('of one’s own that the table does not know is refused before anything is sent', async () => {
    const pair = await twoParties();
    const place = { kind: 'order', action: 'place', document: orderOf('ELINE') } as const;
    await expect(pair.buyer.submit([place])).rejects.toEqual(expect.any(CommandRejectedError));
    await expect(pair.buyer.submit([place])).rejects.toMatchObject({ code: 'referenceHead', change: 0 });
    const loud = { ...place, document: { ...place.document, payloadDigest: 'none' } };
    await expect(pair.buyer.submit([loud])).rejects.toMatchObject({
      ...{ name: 'DocumentInvalidError', field: '/payloadDigest', value: '"none"' },
    });
    expect(new SetMismatchError('x').name).toBe('SetMismatchError');
    await pair.close();
  });
});

function withDocuments(message: ChannelMessage, change: (text: string) => string): ChannelMessage {
  if (message.type !== 'proposal') return message;
  return { ...message, documents: message.documents.map((each) => ({ ...each, text: change(each.text) })) };
}

function withCommand(message: ChannelMessage, change: (bytes: Uint8Array) => Uint8Array): ChannelMessage {
  return message.type === 'proposal' ? { ...message, command: change(message.command) } : message;
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
}

function hexBytes({ recordId }: RecordPointer): Uint8Array {
  return Uint8Array.from(Buffer.from(recordId, 'hex'));
}
