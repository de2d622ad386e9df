import type { BusinessCommand } from '@lateral/core';
import {
  accessItem,
  accessRating,
  activeOrder,
  invoiceOf,
  orderOf,
  payment,
  termsOf,
  trafficItem,
  trafficRating,
  usage,
} from '../documents.js';
import { given, Scenario } from './scenario.js';
import * as steps from './steps.js';

/** The other side's software may have no business checks: whoever agrees to its document checks it again. */
describe('what a party never agrees to', () => {
  const dear = { ...trafficRating, net: { currency: 'EUR', minor: '99999' } };

  it('an order that should not have been placed (R4, R5, R60)', () => {
    const complete = { ...orderOf('ELINE'), completionDate: activeOrder.completionDate ?? '' };
    const scenario = given(...steps.contracted).givenUnchecked([
      0,
      { kind: 'order', action: 'place', document: complete },
    ]);
    expect(scenario.when(1, { kind: 'order', action: 'accept', record: steps.records.order })).toMatchObject({
      name: 'OrderCompletionPrematureError',
    });
  });

  it('usage in another unit than the charge (R64)', () => {
    const scenario = given(...steps.active).givenUnchecked([
      1,
      { kind: 'usage', action: 'report', document: { ...usage, unit: 'MB' } },
    ]);
    const { usage: record } = steps.records;
    expect(scenario.when(0, { kind: 'usage', action: 'agree', record })).toMatchObject({
      name: 'UsageUnitMismatchError',
    });
  });

  it('a rating at another price (R65, R66, R68)', () => {
    const scenario = given(...steps.counted).givenUnchecked([
      1,
      { kind: 'rating', action: 'rateUsage', document: dear },
    ]);
    expect(scenario.when(0, steps.agreeRating(dear))).toMatchObject({ name: 'RatingMismatchError', field: '/net' });
  });

  it.each(['accept', 'finalise'] as const)('an invoice with another total: %s (R70, R71, CR2, CR5)', (action) => {
    const wrong = { ...invoiceOf('1'), gross: { currency: 'EUR', minor: '45031' } };
    const scenario = given(...steps.agreedRatings).givenUnchecked([
      1,
      ...steps.bills,
      { kind: 'invoice', action: 'issue', document: wrong },
    ]);
    expect(scenario.when(0, { kind: 'invoice', action, record: steps.records.invoice })).toMatchObject({
      ...{ name: 'InvoiceTotalMismatchError', field: '/gross/minor', value: '45031' },
    });
    expect(scenario.when(0, { kind: 'invoice', action: 'reject', record: steps.records.invoice })).toBeUndefined();
  });

  it('finalising what it accepted needs no second check, whatever the terms have become since (R78)', () => {
    const { invoice: record } = steps.records;
    const amended = { ...termsOf('ELINE', '1'), paymentTermDays: '14' };
    const scenario = given(
      ...steps.issued,
      [0, { kind: 'invoice', action: 'accept', record }],
      [1, { kind: 'terms', action: 'amend', document: amended }],
    );
    expect(scenario.when(0, { kind: 'invoice', action: 'finalise', record })).toBeUndefined();
  });

  it('a second invoice of a charge that another one bills (R66, R68)', () => {
    // The first invoice bills the traffic; the second takes the fee of the access, and names the traffic again.
    const first = { ...invoiceOf('1'), items: [trafficItem], net: net('12525'), tax: net('2505'), gross: net('15030') };
    const second = { ...first, billNo: 'INV-2' };
    const scenario = given(...steps.agreedRatings, [
      1,
      steps.billRating(trafficRating),
      { kind: 'invoice', action: 'issue', document: first },
    ]).givenUnchecked([1, steps.billRating(accessRating), { kind: 'invoice', action: 'issue', document: second }]);
    const record = { owner: 1, recordId: scenario.book.recordId('invoice', ['LEI-SELLER', 'BA-1', 'INV-2']) };
    expect(scenario.when(0, { kind: 'invoice', action: 'accept', record })).toMatchObject({
      ...{ name: 'InvoiceItemsMismatchError', field: '/items' },
    });
    expect(scenario.when(0, { kind: 'invoice', action: 'accept', record: steps.records.invoice })).toBeUndefined();
  });

  it('a receipt of a payment by a method that nobody agreed to (R84, R85)', () => {
    const cash = { ...payment, rail: 'cash' };
    const scenario = given(...steps.binding).givenUnchecked([0, { kind: 'payment', action: 'notify', document: cash }]);
    const record = { owner: 0, recordId: scenario.book.recordId('payment', ['LEI-BUYER', 'cash', 'E2E-1']) };
    expect(scenario.when(1, { kind: 'payment', action: 'receive', record })).toMatchObject({
      name: 'PaymentMethodNotAgreedError',
    });
    expect(scenario.when(1, { kind: 'payment', action: 'refuse', record })).toBeUndefined();
  });
});

describe('what is billed once', () => {
  const release: BusinessCommand = {
    ...{ kind: 'rating', action: 'release', record: steps.ratingRecord(trafficRating) },
  };
  const { invoice: record } = steps.records;

  it.each(['issued', 'binding', 'settled'] as const)('stays billed while its invoice is %s (R66, R68)', (state) => {
    expect(given(...steps[state]).when(1, release)).toMatchObject({
      ...{ name: 'RatingBilledError', value: `billed by an invoice that is ${state}` },
    });
  });

  it('is free again after a rejection, and the first invoice can no longer bill it', () => {
    const scenario = given(
      ...steps.issued,
      [0, { kind: 'invoice', action: 'reject', record }],
      [1, release],
      [1, steps.billRating(trafficRating), { kind: 'invoice', action: 'issue', document: onlyTraffic('INV-2') }],
    );
    const reissue = (document: ReturnType<typeof invoiceOf>): BusinessCommand => ({
      ...{ kind: 'invoice', action: 'reissue', document },
    });
    expect(scenario.when(1, reissue(invoiceOf('1')))).toMatchObject({ name: 'InvoiceItemsMismatchError' });
    const rest = {
      ...invoiceOf('1'),
      ...{ items: [{ ...accessItem, id: '1' }], net: net('25000'), tax: net('5000'), gross: net('30000') },
    };
    expect(scenario.when(1, reissue(rest))).toBeUndefined();
  });

  it('a charge cannot be billed, nor an invoice or payment be moved, a second time', () => {
    const scenario = given(...steps.settled);
    expect(scenario.when(1, steps.billRating(trafficRating))).toEqual({ code: 'actionUnknown', change: 0 });
    expect(scenario.when(1, { kind: 'invoice', action: 'settle', record })).toEqual({
      ...{ code: 'actionUnknown', change: 0 },
    });
    expect(scenario.when(0, { kind: 'payment', action: 'notify', document: payment })).toEqual({
      ...{ code: 'actionUnknown', change: 0 },
    });
  });

  it('a bill that no invoice takes is unclaimed, and an invoice takes those of its issuer only', () => {
    const scenario = new Scenario().given(...steps.agreedRatings);
    expect(scenario.when(1, ...steps.bills)).toEqual({ code: 'companionUnclaimed', change: 0 });
    expect(scenario.when(0, ...steps.bills)).toEqual({ code: 'actorNotAllowed', change: 0 });
    expect(scenario.when(1, { kind: 'invoice', action: 'issue', document: invoiceOf('1') })).toEqual({
      ...{ code: 'companionMismatch', change: 0 },
    });
  });
});

const net = (minor: string) => ({ currency: 'EUR', minor });

const onlyTraffic = (billNo: string) => ({
  ...{ ...invoiceOf('1'), billNo, items: [trafficItem] },
  ...{ net: net('12525'), tax: net('2505'), gross: net('15030') },
});
