import type { BusinessCommand, BusinessRule, TermsDocument } from '@lateral/core';
import { nodeHashes, ruleSetContent, ruleSetDigest } from '@lateral/core';
import {
  accessRating,
  activeOrder,
  agreement,
  BUYER,
  invoiceOf,
  orderOf,
  payment,
  SELLER,
  termsOf,
  trafficItem,
  trafficRating,
  usage,
} from '../documents.js';
import type { Step } from './scenario.js';
import { given } from './scenario.js';
import * as steps from './steps.js';

const terms = termsOf('ELINE', '1');
const order = orderOf('ELINE');

/** Terms with other rules and the digest that belongs to them. */
function withRules(changed: Partial<TermsDocument>): TermsDocument {
  const next = { ...terms, ...changed };
  return { ...next, ruleSet: { ...next.ruleSet, digest: ruleSetDigest(nodeHashes, ruleSetContent(next)) } };
}

interface Case {
  readonly title: string;
  readonly given: readonly Step[];
  readonly by?: number;
  readonly when: BusinessCommand | readonly BusinessCommand[];
  readonly then: { readonly name: BusinessRule; readonly field: string; readonly value: string };
}

function check(cases: readonly Case[]): void {
  for (const { title, given: history, by = 1, when, then } of cases) {
    const commands = 'kind' in when ? [when] : when;
    expect([title, given(...history).when(by, ...commands)]).toMatchObject([title, then]);
  }
}

describe('what the domain refuses before anything is signed', () => {
  it('agreements between others, or in another order of the parties (R1, R2, D1)', () => {
    const others = { ...agreement, parties: [agreement.parties[1], agreement.parties[0]] } as const;
    check([
      {
        title: 'the parties in another order',
        given: [],
        when: { kind: 'agreement', action: 'agree', document: others },
        then: { name: 'AgreementPartiesMismatchError', field: '/parties', value: `${SELLER}, ${BUYER}` },
      },
    ]);
  });

  it('terms that are of other parties, of another agreement, or that nobody can rate by (D2, CR1, R14, R30, R65, R84)', () => {
    const agree = (document: TermsDocument): BusinessCommand => ({ kind: 'terms', action: 'agree', document });
    const agreed = steps.contracted.slice(0, 1);
    const digest = '1'.repeat(64);
    const of = (title: string, document: TermsDocument, then: Case['then']): Case => ({
      ...{ title, given: agreed, when: agree(document), then },
    });
    check([
      of(
        'a buyer who is the seller',
        { ...terms, buyer: SELLER },
        {
          name: 'TermsPartiesMismatchError',
          field: '/seller',
          value: `${SELLER} selling to ${SELLER}`,
        },
      ),
      of(
        'another agreement',
        { ...terms, agreementName: 'MSA-2' },
        {
          name: 'TermsInvalidError',
          field: '/agreementName',
          value: 'MSA-2',
        },
      ),
      of(
        'another digest',
        { ...terms, ruleSet: { ...terms.ruleSet, digest } },
        {
          name: 'TermsInvalidError',
          field: '/ruleSet/digest',
          value: digest,
        },
      ),
      of('no charge', withRules({ charges: [] }), { name: 'TermsInvalidError', field: '/charges', value: '[]' }),
      of(
        'no payment method',
        { ...terms, paymentMethods: [] },
        {
          name: 'TermsInvalidError',
          field: '/paymentMethods',
          value: 'empty',
        },
      ),
      of(
        'a threshold in another currency',
        { ...terms, disputeThreshold: { currency: 'USD', minor: '1' } },
        {
          name: 'TermsInvalidError',
          field: '/disputeThreshold',
          value: '1 USD',
        },
      ),
    ]);
    expect(given().when(1, agree(terms))).toMatchObject({ code: 'referenceHead' }); // no agreement, no terms (R59)
  });

  it('orders of others, of the wrong action, complete too early or not at all, or changed (R4, R5, R8, R60, R61, R69)', () => {
    const place = (changed: object): BusinessCommand => ({
      ...{ kind: 'order', action: 'place', document: { ...order, ...changed } },
    });
    const activate = (changed: object): BusinessCommand => ({
      ...{ kind: 'order', action: 'activate', document: { ...activeOrder, ...changed } },
    });
    check([
      {
        title: 'an order to nobody of this bilateral',
        given: [...steps.contracted],
        by: 0,
        when: place({ action: 'delete' }),
        then: { name: 'OrderActionMismatchError', field: '/action', value: 'delete' },
      },
      {
        title: 'completion before activation',
        given: steps.contracted,
        by: 0,
        when: place({ completionDate: activeOrder.completionDate }),
        then: { name: 'OrderCompletionPrematureError', field: '/completionDate', value: '2026-09-28T00:00:00Z' },
      },
      {
        title: 'activation without an inventory id',
        given: steps.accepted,
        when: { kind: 'order', action: 'activate', document: { ...order, completionDate: '2026-09-28T00:00:00Z' } },
        then: { name: 'OrderCompletionMissingError', field: '/productId', value: 'absent' },
      },
      {
        title: 'another billing account',
        given: steps.accepted,
        when: activate({ billingAccount: 'BA-2' }),
        then: { name: 'OrderIdentityChangedError', field: '/billingAccount', value: 'BA-2' },
      },
      {
        title: 'a disconnection that moves the day from which the product is billed',
        given: steps.active,
        when: {
          kind: 'order',
          action: 'disconnect',
          document: { ...activeOrder, action: 'delete', completionDate: '2026-10-31T00:00:00Z' },
        },
        then: { name: 'OrderIdentityChangedError', field: '/completionDate', value: '2026-10-31T00:00:00Z' },
      },
    ]);
  });

  it('usage of no billing interval, before the product was active, of no charge or unit, or without sound figures (R58, R60, R64, R69)', () => {
    const report = (changed: object): BusinessCommand => ({
      ...{ kind: 'usage', action: 'report', document: { ...usage, ...changed } },
    });
    const of = (changed: object, name: BusinessRule, field: string, value: string): Case => ({
      ...{ title: field, given: steps.active, when: report(changed), then: { name, field, value } },
    });
    const week = { from: '2026-10-01T00:00:00Z', to: '2026-10-08T00:00:00Z' };
    const august = { from: '2026-08-01T00:00:00Z', to: '2026-09-01T00:00:00Z' };
    check([
      of({ interval: week }, 'UsageIntervalInvalidError', '/interval', `${week.from}/${week.to}`),
      of({ interval: august }, 'UsageIntervalInvalidError', '/interval/to', august.to),
      of({ charge: 'minutes' }, 'ChargeUnknownError', '/charge', 'minutes'),
      of({ charge: 'access' }, 'ChargeUnknownError', '/charge', 'access'),
      of({ unit: 'MB' }, 'UsageUnitMismatchError', '/unit', 'MB'),
      of({ quantity: '-1' }, 'UsageFigureInvalidError', '/quantity', '-1'),
      of({ recordCount: '3.5' }, 'UsageFigureInvalidError', '/recordCount', '3.5'),
    ]);
  });

  it('usage and fees of months after an order was closed, while what accrued stays billable (R24, R60, R69)', () => {
    const november = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' };
    const december = { from: '2026-12-01T00:00:00Z', to: '2027-01-01T00:00:00Z' };
    const closed = given(...steps.active);
    closed.time += 14 * 86_400; // 2026-11-15
    closed.given([0, { kind: 'order', action: 'end', record: steps.records.order }]);
    const report = (interval: typeof usage.interval) =>
      closed.when(1, { kind: 'usage', action: 'report', document: { ...usage, interval } });
    expect(report(usage.interval)).toBeUndefined();
    expect(report(november)).toBeUndefined();
    expect(report(december)).toMatchObject({
      name: 'UsageIntervalInvalidError',
      field: '/interval/from',
      value: december.from,
      expected: 'a start before 2026-11-15T00:00:00Z, when the order was closed',
    });
    const fee = { ...accessRating, interval: december };
    expect(closed.when(1, { kind: 'rating', action: 'rateFixed', document: fee })).toMatchObject({
      name: 'UsageIntervalInvalidError',
    });
  });

  it('ratings by other rules, prices, quantities or products than agreed (R65, R66, R67, R68)', () => {
    const rate = (changed: object): BusinessCommand => ({
      ...{ kind: 'rating', action: 'rateUsage', document: { ...trafficRating, ...changed } },
    });
    const of = (changed: object, name: BusinessRule, field: string, value: string): Case => ({
      ...{ title: field, given: steps.counted, when: rate(changed), then: { name, field, value } },
    });
    const otherRules = { ...trafficRating.ruleSet, version: '2' };
    const more = { currency: 'EUR', minor: '12526' };
    check([
      of({ ruleSet: otherRules }, 'RatingRuleSetMismatchError', '/ruleSet', JSON.stringify(otherRules)),
      of({ net: more }, 'RatingMismatchError', '/net', JSON.stringify(more)),
      of({ quantity: '151' }, 'RatingMismatchError', '/quantity', '"151"'),
      of({ basis: 'fixed' }, 'ChargeUnknownError', '/charge', 'traffic'),
    ]);
    // The same words and higher prices in the terms of another product of this seller:
    const dear = { ...withRules({ rounding: 'up' }), productOffering: 'PREMIUM' };
    const other = given(...steps.counted, [1, { kind: 'terms', action: 'agree', document: dear }]);
    expect(other.when(1, rate({ productOffering: 'PREMIUM', ruleSet: dear.ruleSet }))).toMatchObject({
      name: 'RatingMismatchError',
      field: '/productOffering',
      value: 'PREMIUM',
    });
  });

  it('invoices with other items, totals or terms than the agreed ratings come to (R66, R68, R70, R71, R72, O1)', () => {
    const invoice = invoiceOf('1');
    const issue = (changed: object): readonly BusinessCommand[] => [
      ...steps.bills,
      { kind: 'invoice', action: 'issue', document: { ...invoice, ...changed } },
    ];
    const of = (changed: object, name: BusinessRule, field: string, value: string): Case => ({
      ...{ title: field + value, given: steps.agreedRatings, when: issue(changed), then: { name, field, value } },
    });
    const [first, second] = invoice.items;
    const dearer = { ...trafficItem, tax: { currency: 'EUR', minor: '2506' } };
    check([
      of({ items: [first] }, 'InvoiceItemsMismatchError', '/items', '1 items'),
      of({ items: [first, first] }, 'InvoiceItemsMismatchError', '/items', '2 items'),
      of({ gross: { currency: 'EUR', minor: '45031' } }, 'InvoiceTotalMismatchError', '/gross/minor', '45031'),
      of({ items: [dearer, second] }, 'InvoiceTermsMismatchError', '/items/0/tax/minor', '2506'),
      of(
        { paymentDueDate: '2026-11-03T00:00:00Z' },
        'InvoiceTermsMismatchError',
        '/paymentDueDate',
        '2026-11-03T00:00:00Z',
      ),
      of(
        { paymentMethod: 'cash' },
        'InvoiceTermsMismatchError',
        '/items/0',
        'Product ELINE, billed to BA-1 by option 1',
      ),
      of(
        { billingAccount: 'BA-9' },
        'InvoiceTermsMismatchError',
        '/items/0',
        'Product ELINE, billed to BA-9 by option 1',
      ),
      of({ option: '2' }, 'InvoiceTermsMismatchError', '/items/0', 'Product ELINE, billed to BA-1 by option 2'),
    ]);
  });

  it('payments to others, by another method, of no amount, and settlements that payments do not cover (R82, R84, R85, R86, R89)', () => {
    const notify = (changed: object): BusinessCommand => ({
      ...{ kind: 'payment', action: 'notify', document: { ...payment, ...changed } },
    });
    const of = (changed: object, name: BusinessRule, field: string, value: string): Case => ({
      ...{ title: field, given: steps.binding, by: 0, when: notify(changed), then: { name, field, value } },
    });
    check([
      of({ payee: BUYER }, 'PaymentDemandMismatchError', '/payee', `${BUYER} paying ${BUYER}`),
      of({ rail: 'cash' }, 'PaymentMethodNotAgreedError', '/rail', 'cash'),
      of({ amount: { currency: 'EUR', minor: '0' } }, 'PaymentAmountInvalidError', '/amount', '0 EUR'),
      of({ amount: { currency: 'USD', minor: '45030' } }, 'PaymentAmountInvalidError', '/amount', '45030 USD'),
    ]);
    const part = { ...payment, amount: { currency: 'EUR', minor: '45029' } };
    const short = given(
      ...steps.binding,
      [0, { kind: 'payment', action: 'notify', document: part }],
      [1, { kind: 'payment', action: 'receive', record: steps.records.payment }],
    );
    expect(short.when(1, { kind: 'invoice', action: 'settle', record: steps.records.invoice })).toMatchObject({
      name: 'AmountOutstandingError',
      field: '/gross',
      value: '1 EUR minor units open',
    });
  });

  it('actions whose checks are not built, rather than let them through', () => {
    const unchecked = given(...steps.settled).when(1, {
      kind: 'invoice',
      action: 'reopen',
      record: steps.records.invoice,
    });
    expect(unchecked).toMatchObject({ name: 'ActionUncheckedError', field: '', value: 'reopen' });
  });

  it('what needs a document that has not arrived, but not an end or a rejection (R24)', () => {
    const { order: record } = steps.records;
    const waiting = given(...steps.contracted);
    waiting.withheld.add('order');
    waiting.given([0, { kind: 'order', action: 'place', document: order }]);
    expect(waiting.when(1, { kind: 'order', action: 'accept', record })).toMatchObject({
      ...{ name: 'DocumentMissingError', field: '', value: 'unknown to this party at accept' },
    });
    expect(waiting.when(1, { kind: 'order', action: 'reject', record })).toBeUndefined();
    expect(waiting.when(1, { kind: 'order', action: 'end', record })).toBeUndefined();
    expect(waiting.when(0, { kind: 'order', action: 'end', record })).toBeUndefined();
  });

  it('sets of no command, of more than 16, or that move one record twice', () => {
    const accept = { kind: 'order', action: 'accept', record: steps.records.order } as const;
    const scenario = given(...steps.placed);
    expect(scenario.when(1)).toMatchObject({ name: 'SetSizeError', value: '0 changes' });
    expect(scenario.when(1, ...Array.from({ length: 17 }, () => accept))).toMatchObject({
      name: 'SetSizeError',
      value: '17 changes',
    });
    expect(scenario.when(1, accept, { ...accept, action: 'end' })).toEqual({ code: 'malformed', change: 1 });
  });
});
