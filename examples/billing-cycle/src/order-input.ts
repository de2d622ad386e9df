import { readFile } from 'node:fs/promises';
import type { OrderDocument } from '@lateral/core';
import { nodeHashes, readDocumentValue } from '@lateral/core';
import { readOrderFile } from '@lateral/sonata-bridge';
import type { InputProblem } from './input-error.js';
import { locate, unreadable, wrongIn } from './input-error.js';
import { BUYER, SELLER } from './parties.js';

/** Account of order items that name none. */
const DEFAULT_ACCOUNT = 'BA-DEMO';

/** A Sonata product order that was read: a document for each of its items. */
export interface OrderInput {
  readonly orders: readonly OrderDocument[];
  readonly warnings: readonly InputProblem[];
}

/**
 * Reads a Sonata product order, v10.
 *
 * @throws `InputError` when it is none, or when an item is not an addition.
 */
export async function readOrder(file: string): Promise<OrderInput> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  const order = readOrderFile(text, {
    buyer: BUYER.legalId,
    seller: SELLER.legalId,
    sha256: (bytes) => nodeHashes.sha256(bytes),
    billingAccount: DEFAULT_ACCOUNT,
  });
  if (order._tag === 'Left')
    throw wrongIn(
      file,
      order.left.map((problem) => locate(problem, text)),
    );
  const { documents, warnings } = order.right;
  const problems = documents.flatMap((document, index) => itemProblem(document, `/productOrderItem/${index}`) ?? []);
  if (problems.length > 0) throw wrongIn(file, problems);
  return { orders: documents, warnings };
}

/** Why an item cannot begin the cycle, although the order is one. */
function itemProblem(document: OrderDocument, item: string): InputProblem | undefined {
  if (document.action !== 'add') {
    const expected = '"add": this cycle begins with the order, so there is no product yet to modify or delete';
    return { pointer: `${item}/action`, value: `"${document.action}"`, expected };
  }
  const read = readDocumentValue('order', document); // what both parties sign has one spelling only
  if (read._tag === 'Right') return undefined;
  const { pointer, value, expected } = read.left;
  return { pointer: item, value: `"${value}" in its ${pointer.slice(1)}`, expected };
}
