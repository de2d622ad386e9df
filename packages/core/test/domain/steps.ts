import type { BusinessCommand, RatingDocument } from '@lateral/core';
import { agreementPointer, invoicePointer, orderPointer, ratingPointer, usagePointer } from '@lateral/core';
import {
  accessRating,
  activeOrder,
  agreement,
  invoiceOf,
  orderOf,
  orderRef,
  payment,
  termsOf,
  trafficRating,
  usage,
} from '../documents.js';
import type { Step } from './scenario.js';
import { emptyBook } from './scenario.js';

/** Steps of a cycle: the buyer is party 0, the seller party 1. */

const book = emptyBook(); // record ids depend on the secret alone

export const records = {
  agreement: agreementPointer(book),
  order: orderPointer(book, orderRef),
  usage: usagePointer(book, usage),
  invoice: invoicePointer(book, invoiceOf('1')),
  payment: { kind: 'payment', owner: 0, recordId: book.recordId('payment', ['LEI-BUYER', 'wireTransfer', 'E2E-1']) },
} as const;

export const ratingRecord = (rating: RatingDocument) => ratingPointer(book, rating);

export const contracted: readonly Step[] = [
  [0, { kind: 'agreement', action: 'agree', document: agreement }],
  [1, { kind: 'terms', action: 'agree', document: termsOf('ELINE', '1') }],
];
export const placed: readonly Step[] = [
  ...contracted,
  [0, { kind: 'order', action: 'place', document: orderOf('ELINE') }],
];
export const accepted: readonly Step[] = [...placed, [1, { kind: 'order', action: 'accept', record: records.order }]];
export const active: readonly Step[] = [...accepted, [1, { kind: 'order', action: 'activate', document: activeOrder }]];
export const reported: readonly Step[] = [...active, [1, { kind: 'usage', action: 'report', document: usage }]];
export const counted: readonly Step[] = [...reported, [0, { kind: 'usage', action: 'agree', record: records.usage }]];

export const rateBoth: Step = [
  1,
  { kind: 'rating', action: 'rateUsage', document: trafficRating },
  { kind: 'rating', action: 'rateFixed', document: accessRating },
];
export const rated: readonly Step[] = [...counted, rateBoth];

export const agreeRating = (rating: RatingDocument): BusinessCommand => ({
  kind: 'rating',
  action: 'agree',
  record: ratingRecord(rating),
});
export const billRating = (rating: RatingDocument): BusinessCommand => ({
  kind: 'rating',
  action: 'bill',
  record: ratingRecord(rating),
});
export const agreedRatings: readonly Step[] = [...rated, [0, agreeRating(trafficRating), agreeRating(accessRating)]];

export const bills: readonly BusinessCommand[] = [billRating(trafficRating), billRating(accessRating)];
export const issued: readonly Step[] = [
  ...agreedRatings,
  [1, ...bills, { kind: 'invoice', action: 'issue', document: invoiceOf('1') }],
];
export const binding: readonly Step[] = [
  ...issued,
  [0, { kind: 'invoice', action: 'finalise', record: records.invoice }],
];
export const notified: readonly Step[] = [...binding, [0, { kind: 'payment', action: 'notify', document: payment }]];
export const received: readonly Step[] = [
  ...notified,
  [1, { kind: 'payment', action: 'receive', record: records.payment }],
];
export const settled: readonly Step[] = [
  ...received,
  [1, { kind: 'invoice', action: 'settle', record: records.invoice }],
];
