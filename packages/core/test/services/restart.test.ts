import type { BilateralChange, BookRecord, SmartBilateral } from '@lateral/core';
import {
  agreementPointer,
  CounterpartyError,
  openBilateral,
  verifyConsistency,
  nodeHashes,
  consistencyPath,
  treeRoot,
} from '@lateral/core';
import { LogKeeper } from '../../src/services/log-keeper.js';
import { BilateralRecords } from '../../src/services/state/bilateral-records.js';
import { agreement, bytesOf, termsOf } from '../documents.js';
import { header, invoiceRecord, upToRatings } from './billing.js';
import { NOW, settled, twoParties } from './two-parties.js';

const KINDS = ['agreement', 'terms', 'order', 'usage', 'rating', 'invoice', 'payment'] as const;
const all = ({ book }: SmartBilateral): readonly BookRecord[] =>
  KINDS.flatMap((kind): readonly BookRecord[] => [...book.all(kind)]);

describe('a party that opens its bilateral again', () => {
  it('has the same book from the ledger and its own documents, and answers nothing twice (CR20)', async () => {
    const pair = await twoParties();
    const invoice = await pair.buyer.invoice(header, await upToRatings(pair, '2'));
    await settled();
    await pair.buyer.submit([{ kind: 'invoice', action: 'finalise', record: invoice }]);
    const before = all(pair.buyer);
    pair.buyer.stop();
    const [own] = pair.options;
    const runtime = { ...own.runtime, clock: () => NOW + 7_200 }; // what it sent again now would be another set
    const again = await openBilateral({ ...own, runtime }, pair.buyer.address);
    const problems: Error[] = [];
    again.problems$.subscribe((problem) => problems.push(problem));
    await settled();
    expect(all(again)).toEqual(before);
    expect(problems).toEqual([]);
    again.stop();
    await pair.close();
  });

  it('answers an invoice of Option 2 that came while it was away (CR17, CR20)', async () => {
    const pair = await twoParties();
    const ratings = await upToRatings(pair, '2');
    pair.buyer.stop();
    const invoice = pair.seller.invoice(header, ratings);
    await settled();
    expect(pair.seller.record(invoiceRecord(pair))?.state).toBe('issued');
    const again = await openBilateral(pair.options[0], pair.buyer.address);
    await invoice;
    expect(pair.seller.record(invoiceRecord(pair))?.state).toBe('accepted');
    again.stop();
    await pair.close();
  });

  it('asks for documents that its store has lost, rather than reject what it cannot check (CR17)', async () => {
    const pair = await twoParties();
    const ratings = await upToRatings(pair, '2');
    pair.buyer.stop();
    const invoice = pair.seller.invoice(header, ratings);
    const [own] = pair.options;
    let lost = 0;
    const records = new BilateralRecords(own.store, pair.buyer.address.bilateralId);
    for (const { document, commitment } of pair.buyer.book.all('rating')) {
      if (document === undefined || commitment === undefined) continue;
      lost++;
      await own.store.write([{ key: records.keys.document(commitment), value: undefined }]);
    }
    const again = await openBilateral(own, pair.buyer.address);
    await invoice;
    expect(lost).toBe(2);
    expect(pair.seller.record(invoiceRecord(pair))?.state).toBe('accepted');
    again.stop();
    await pair.close();
  });

  it('has its evidence at once, without the other party (R8, R23)', async () => {
    const pair = await twoParties();
    await pair.buyer.submit([{ kind: 'agreement', action: 'agree', document: agreement }]);
    await pair.buyer.headSigned();
    const evidence = await pair.buyer.evidence();
    pair.buyer.stop();
    pair.seller.stop();
    const again = await openBilateral(pair.options[0], pair.buyer.address);
    await settled();
    expect(await again.evidence()).toBe(evidence);
    again.stop();
    await pair.close();
  });

  it('says so when the ledger tells another history than both had signed', async () => {
    const pair = await twoParties();
    await pair.buyer.submit([{ kind: 'agreement', action: 'agree', document: agreement }]);
    await pair.buyer.headSigned();
    pair.buyer.stop();
    const records = new BilateralRecords(pair.options[0].store, pair.buyer.address.bilateralId);
    const record = agreementPointer(pair.buyer.book);
    const head = await records.signedHead();
    if (head !== undefined)
      await records.store.write([records.putSignedHead({ ...head, root: bytesOf('another log') })]);
    const again = await openBilateral(pair.options[0], pair.buyer.address);
    expect(again.failure).toEqual(expect.any(CounterpartyError));
    await expect(again.submit([{ kind: 'agreement', action: 'end', record }])).rejects.toThrow(CounterpartyError);
    again.stop();
    await pair.close();
  });

  it('resumes its changes after any position, also one that it has still to read: exactly the rest', async () => {
    const pair = await twoParties();
    await pair.buyer.submit([{ kind: 'agreement', action: 'agree', document: agreement }]);
    await pair.seller.submit([{ kind: 'terms', action: 'agree', document: termsOf('ELINE', '1') }]);
    const whole: BilateralChange[] = [];
    pair.buyer.changes$().subscribe((change) => whole.push(change));
    const positions = whole.map(({ position }) => position);
    expect(new Set(positions).size).toBe(5); // genesis, two keys, two sets, each final at once
    pair.buyer.stop();
    const again = await openBilateral(pair.options[0], pair.buyer.address);
    const resumed = positions.map((after) => {
      const rest: string[] = [];
      again.changes$({ after }).subscribe(({ position }) => rest.push(position));
      return rest;
    });
    await settled();
    expect(resumed).toEqual(positions.map((_, index) => positions.slice(index + 1)));
    const errors: unknown[] = [];
    again.changes$({ after: 'nowhere' as never }).subscribe({ error: (error: unknown) => errors.push(error) });
    expect(errors).toMatchObject([{ name: 'LedgerError', code: 'positionUnknown' }]);
    again.stop();
    await pair.close();
  });
});

describe('the log of a bilateral', () => {
  it('has equal heads on both sides, each consistent with the one before', async () => {
    const pair = await twoParties();
    await upToRatings(pair);
    await Promise.all([pair.buyer.headSigned(), pair.seller.headSigned()]);
    const [buyers, sellers] = await Promise.all([pair.buyer.evidence(), pair.seller.evidence()]);
    const headOf = (text: string): unknown => (JSON.parse(text) as { readonly head: unknown }).head;
    expect(headOf(sellers)).toEqual(headOf(buyers));
    expect(pair.problems).toEqual([]);
    await pair.close();
  });

  it('shows by a consistency proof that it only grows', () => {
    const log = new LogKeeper(nodeHashes, bytesOf('log'));
    const sizes = [1, 2, 1, 3, 1, 1];
    const heads = sizes.map((count, at) => {
      const leaves = Array.from({ length: count }, (_, index) => bytesOf(`${at}/${index}`));
      return log.append({ commandId: String(at), bytes: bytesOf('command'), time: at }, leaves);
    });
    for (const [at, head] of heads.entries()) {
      const before = heads[at - 1];
      expect(head.root).toEqual(treeRoot(nodeHashes, log.leaves.slice(0, head.size)));
      expect(head.prevRoot).toEqual(before?.root ?? new Uint8Array(32));
      if (before === undefined) continue;
      const path = consistencyPath(nodeHashes, log.leaves.slice(0, head.size), before.size);
      const proof = { size1: before.size, root1: before.root, size2: head.size, root2: head.root, path };
      expect(verifyConsistency(nodeHashes, proof)).toBe(true);
      expect(verifyConsistency(nodeHashes, { ...proof, root1: bytesOf('another') })).toBe(false);
    }
  });

  it('that differs from the other party’s is a problem to tell (CR3)', async () => {
    const pair = await twoParties();
    const signature = { party: 1, keyIndex: 0, algorithm: 2, bytes: new Uint8Array(64) };
    await pair.options[1].channel.send({
      type: 'head',
      size: 2,
      digest: 'ab'.repeat(32),
      signature,
      isComplete: false,
    });
    await settled();
    expect(pair.problems).toMatchObject([
      { name: 'CounterpartyError', message: expect.stringContaining('differ') as unknown },
    ]);
    await pair.close();
  });
});
