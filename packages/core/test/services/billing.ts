import type { BusinessCommand, RecordPointer } from '@lateral/core';
import { invoicePointer, orderPointer, ratingPointer, usagePointer } from '@lateral/core';
import {
  accessRating,
  activeOrder,
  agreement,
  invoiceOf,
  orderOf,
  orderRef,
  termsOf,
  trafficRating,
  usage,
} from '../documents.js';
import type { Pair } from './two-parties.js';
import { settled } from './two-parties.js';

export const header = {
  issuer: 'LEI-SELLER',
  billingAccount: 'BA-1',
  billNo: 'INV-1',
  billDate: '2026-11-02T00:00:00Z',
};

/** Agreement, terms and an active order. */
export async function contract({ buyer, seller }: Pair, option: '1' | '2' = '1'): Promise<RecordPointer<'order'>> {
  await buyer.submit([{ kind: 'agreement', action: 'agree', document: agreement }]);
  await seller.submit([{ kind: 'terms', action: 'agree', document: termsOf('ELINE', option) }]);
  await buyer.submit([{ kind: 'order', action: 'place', document: orderOf('ELINE') }]);
  const order = orderPointer(buyer.book, orderRef);
  await settled();
  await seller.submit([{ kind: 'order', action: 'accept', record: order }]);
  await seller.submit([{ kind: 'order', action: 'activate', document: activeOrder }]);
  await settled();
  return order;
}

/** Contract, usage and ratings, all agreed. @returns The ratings' records. */
export async function upToRatings(pair: Pair, option: '1' | '2' = '1'): Promise<readonly RecordPointer<'rating'>[]> {
  await contract(pair, option);
  const { buyer, seller } = pair;
  await seller.submit([{ kind: 'usage', action: 'report', document: usage }]);
  await settled();
  await buyer.submit([{ kind: 'usage', action: 'agree', record: usagePointer(buyer.book, usage) }]);
  await settled();
  await seller.submit([
    { kind: 'rating', action: 'rateUsage', document: trafficRating },
    { kind: 'rating', action: 'rateFixed', document: accessRating },
  ]);
  await settled();
  const ratings = [trafficRating, accessRating].map((rating) => ratingPointer(buyer.book, rating));
  await buyer.submit(ratings.map((record): BusinessCommand => ({ kind: 'rating', action: 'agree', record })));
  await settled();
  return ratings;
}

export const invoiceRecord = ({ buyer }: Pair): RecordPointer<'invoice'> => invoicePointer(buyer.book, invoiceOf('1'));
