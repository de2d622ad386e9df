import type { Book, BusinessCommand, OrderDocument } from '@lateral/core';
import { nodeHashes } from '@lateral/core';
import type { KnownProduct } from '@lateral/sonata-bridge';
import { readOrderFile } from '@lateral/sonata-bridge';
import { locate, wrongIn } from './input-error.js';
import { BUYER, SELLER } from './parties.js';

/**
 * Reads a later order of modify and delete items. They name a product of the seller's inventory, not the order that brought
 * it, so each is matched to the order item whose activation gave the product its id.
 *
 * @returns Commands on those records: there is one record for each item of a first order, and later orders act on it.
 * @throws `InputError` when it is no order, or names a product that is not active.
 */
export function readLaterOrder(file: string, text: string, book: Book): readonly BusinessCommand[] {
  const order = readOrderFile(text, {
    buyer: BUYER.legalId,
    seller: SELLER.legalId,
    sha256: (bytes) => nodeHashes.sha256(bytes),
    findProduct: (productId): KnownProduct | undefined => findItem(book, productId),
  });
  if (order._tag === 'Left')
    throw wrongIn(
      file,
      order.left.map((problem) => locate(problem, text)),
    );
  const items = order.right.value.productOrderItem;
  return order.right.documents.map((later, index) => {
    const productId = items[index]?.product?.id ?? '';
    const item = findItem(book, productId);
    if (item !== undefined && later.action !== 'add') return actOn(item, later);
    const pointer = `/productOrderItem/${index}/product/id`;
    const expected = 'a product that an earlier order brought and that is active, to be modified or deleted';
    throw wrongIn(file, [{ pointer, value: productId === '' ? '' : `"${productId}"`, expected }]);
  });
}

/** The active order item behind a product: what a seller looks up in its inventory (MEF 123 R44). */
export function findItem(book: Book, productId: string): OrderDocument | undefined {
  for (const { state, document } of book.all('order')) {
    if (state === 'active' && document?.productId === productId) return document;
  }
  return undefined;
}

/** What the later order says, said of the record that the item has; the digest is that of the later order. */
function actOn({ externalId, itemId, ...item }: OrderDocument, later: OrderDocument): BusinessCommand {
  const document: OrderDocument = { ...item, ...later, externalId, itemId };
  return { kind: 'order', action: later.action === 'delete' ? 'disconnect' : 'modify', document };
}
