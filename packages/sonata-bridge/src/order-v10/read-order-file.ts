import { readJson, toHex, utf8, type JsonValue, type OrderDocument } from '@lateral/core';
import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';

import { decode, problemOfJson } from '../wire/decode.js';
import type { Decoded, PayloadProblem, ReadOptions } from '../wire/payload.js';
import { orderDocuments, type OrderContext } from './order-documents.js';
import { productOrder, productOrderCreate, type ProductOrder, type ProductOrderCreate } from './product-order.js';

/** An order file that was read: the order, and a document for each of its items. */
export interface OrderFile extends Decoded<ProductOrder | ProductOrderCreate> {
  readonly documents: readonly OrderDocument[];
}

/** {@link OrderContext} without the digest, which is computed from the file, and how to read. */
export interface OrderFileOptions extends Omit<OrderContext, 'payloadDigest'>, ReadOptions {
  readonly sha256: (bytes: Uint8Array) => Uint8Array;
}

/**
 * Reads a Sonata product order, v10, from the text of a file: a `ProductOrder` if it has an `orderDate`, which the
 * seller sets, otherwise a `ProductOrder_Create`.
 *
 * @param text - The file's bytes as UTF-8; their digest goes into the documents.
 */
export function readOrderFile(text: string, options: OrderFileOptions): Either<readonly PayloadProblem[], OrderFile> {
  const json = readJson(text);
  if (isLeft(json)) return left([problemOfJson(json.left)]);
  const order = decodeOrder(json.right, options);
  if (isLeft(order)) return order;
  const payloadDigest = toHex(options.sha256(utf8(text)));
  const documents = orderDocuments(order.right.value, { ...options, payloadDigest });
  return isLeft(documents) ? documents : right({ ...order.right, documents: documents.right });
}

function decodeOrder(
  source: JsonValue,
  options: ReadOptions,
): Either<readonly PayloadProblem[], Decoded<ProductOrder | ProductOrderCreate>> {
  const isAnswer = typeof source === 'object' && source !== null && Object.hasOwn(source, 'orderDate');
  return isAnswer ? decode(productOrder, source, options) : decode(productOrderCreate, source, options);
}
