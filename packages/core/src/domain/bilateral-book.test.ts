import type { BookRecord, BusinessDocument, NamedChange } from '@lateral/core';
import { BilateralBook, nodeHashes, usagePointer } from '@lateral/core';
import { agreement, bytesOf, BUYER, orderOf, SELLER, usage } from '../../test/documents.js';
import { records } from '../../test/domain/steps.js';

const HEAD = 'ab'.repeat(24);
const TIME = 1_793_491_200;

function bookOf(): BilateralBook {
  return new BilateralBook({ hashes: nodeHashes, parties: [BUYER, SELLER], recordSecret: bytesOf('record secret') });
}

function change(
  pointer: Omit<NamedChange, 'action' | 'commitment' | 'head' | 'companions'>,
  action: string,
  more = {},
): NamedChange {
  return { ...pointer, action, commitment: undefined, head: HEAD, companions: [], ...more };
}

const place = change(records.order, 'place', { commitment: 'c1' });
const accept = change(records.order, 'accept', { head: 'cd'.repeat(24) });
const all = (book: BilateralBook): readonly BookRecord[] => [...book.all('order'), ...book.all('agreement')];

describe('a bilateral book', () => {
  it('undoes a reverted set and gives the former records', () => {
    const book = bookOf();
    book.supply('c1', orderOf('ELINE'));
    book.apply('set 1', [place], TIME);
    const before = all(book);
    book.apply('set 2', [accept, change(records.agreement, 'agree', { commitment: 'c2' })], TIME + 60);
    expect(book.find(records.order)).toMatchObject({ state: 'accepted', movedAt: TIME + 60 });
    book.revert('set 2');
    expect(all(book)).toEqual(before);
    book.revert('set 1');
    expect(all(book)).toEqual([]);
  });

  it('folds a set once, and again after it was reverted', () => {
    const book = bookOf();
    book.apply('set 1', [place], TIME);
    book.apply('set 2', [accept], TIME);
    const accepted = all(book);
    book.apply('set 2', [accept], TIME);
    expect(all(book)).toEqual(accepted);
    book.revert('set 2');
    book.apply('set 2', [accept], TIME);
    expect(all(book)).toEqual(accepted);
  });

  it('does not undo what is final', () => {
    const book = bookOf();
    book.apply('set 1', [place], TIME);
    book.settle('set 1');
    book.revert('set 1');
    expect(book.find(records.order)?.state).toBe('placed');
  });

  it('moves one head by a rejection and leaves the state', () => {
    const book = bookOf();
    book.reject('reject 1', place, 'ef'.repeat(24));
    expect(book.find(records.order)).toMatchObject({ state: 'none', head: 'ef'.repeat(24) });
    book.revert('reject 1');
    expect(book.find(records.order)).toBeUndefined();
  });

  it('gives a late document to the record that waits for it, and to no other', () => {
    const book = bookOf();
    expect(book.apply('set 1', [place], TIME)).toMatchObject([{ state: 'placed', awaitingDocument: true }]);
    book.apply('set 2', [change(records.agreement, 'agree', { commitment: 'c2' })], TIME);
    expect(book.find(records.order)?.document).toBeUndefined();
    book.supply('c1', orderOf('ELINE'));
    expect(book.find(records.order)?.document).toEqual(orderOf('ELINE'));
    expect(book.find(records.agreement)?.document).toBeUndefined();
  });

  it('keeps a late document when a set after it is reverted', () => {
    const book = bookOf();
    book.apply('set 1', [place], TIME);
    book.apply('set 2', [accept], TIME);
    book.supply('c1', orderOf('ELINE'));
    book.revert('set 2');
    expect(book.find(records.order)).toMatchObject({ state: 'placed', document: orderOf('ELINE') });
  });

  it.each<[string, BusinessDocument]>([
    ['of another natural key', { ...orderOf('ELINE'), itemId: '2' }],
    ['of another owner', { ...orderOf('ELINE'), buyer: SELLER, seller: BUYER }],
    ['of another kind', agreement],
  ])('takes no document %s, and says so', (_, document) => {
    const book = bookOf();
    book.supply('c1', document);
    const [result] = book.apply('set 1', [place], TIME);
    expect(result).toEqual({
      ...{ kind: 'order', action: 'place', owner: 0, recordId: records.order.recordId, state: 'placed' },
      awaitingDocument: true,
    });
    expect(book.find(records.order)?.document).toBeUndefined();
  });

  it('lets an invoice record carry what it takes, and its ratings by whom they are taken', () => {
    const book = bookOf();
    const rating = { kind: 'rating', owner: 1, recordId: '1'.repeat(64) } as const;
    book.apply('set 1', [change(rating, 'rateUsage')], TIME);
    book.apply('set 2', [change(rating, 'agree')], TIME);
    book.apply('set 3', [change(rating, 'bill'), change(records.invoice, 'issue', { companions: [0] })], TIME);
    expect(book.find(records.invoice)?.takes).toEqual([rating]);
    expect(book.find(rating)).toMatchObject({ state: 'billed', takenBy: records.invoice });
    book.apply('set 4', [change(rating, 'release')], TIME);
    expect(book.find(rating)).not.toHaveProperty('takenBy');
  });

  it('computes record ids from the secret and the natural key (R66)', () => {
    const other = new BilateralBook({
      ...{ hashes: nodeHashes, parties: [BUYER, SELLER], recordSecret: bytesOf('another secret') },
    });
    expect(usagePointer(bookOf(), usage)).toEqual(records.usage);
    expect(usagePointer(other, usage)).not.toEqual(records.usage);
    expect(usagePointer(bookOf(), { ...usage, charge: 'access' })).not.toEqual(records.usage);
  });
});
