import * as t from 'io-ts';
import type { BilledKind, Documents } from '../domain/documents.js';
import { isInstant } from '../protocol/canonical.js';

/** Codecs of the business documents: the one gate between text that came from outside and the domain. */

const text = refined('text of 1 to 4,096 characters', (value) => value.length > 0 && value.length <= 4_096);
const decimal = refined(
  'a canonical decimal of at most 40 digits',
  (value) => value.length <= 42 && /^-?(0|[1-9]\d*)(\.\d*[1-9])?$/.test(value) && value !== '-0',
);
const integer = refined(
  'a canonical integer of at most 40 digits',
  (value) => value.length <= 41 && /^(0|-?[1-9]\d*)$/.test(value),
);
const instant = refined('an instant that exists, as YYYY-MM-DDTHH:MM:SSZ', isInstant);
const digest = refined('64 lower-case hex digits', (value) => /^[0-9a-f]{64}$/.test(value));
const currency = refined('a currency code of ISO 4217', (value) => /^[A-Z]{3}$/.test(value));
const minorUnits = refined('0 to 4 decimal places', (value) => /^[0-4]$/.test(value));
const days = refined('0 to 3,650 days', (value) => /^(0|[1-9]\d{0,3})$/.test(value) && Number(value) <= 3_650);

function refined(expected: string, accepts: (value: string) => boolean): t.Type<string> {
  const is = (value: unknown): value is string => typeof value === 'string' && accepts(value);
  return new t.Type(
    expected,
    is,
    (value, context) => (is(value) ? t.success(value) : t.failure(value, context)),
    t.identity,
  );
}

const money = t.strict({ currency, minor: integer });
const interval = t.strict({ from: instant, to: instant });
const order = t.strict({ buyer: text, externalId: text, itemId: text });
const invoiceRef = t.strict({ issuer: text, billingAccount: text, billNo: text });
const ruleSet = t.strict({ id: text, version: text, digest });
const party = t.strict({ legalId: text, name: text });
const option = t.union([t.literal('1'), t.literal('2')]);

const tier = t.exact(t.intersection([t.type({ unitPrice: decimal }), t.partial({ upTo: decimal })]));
const charge = t.union([
  t.strict({ type: t.literal('fixed'), name: text, price: decimal }),
  t.strict({ type: t.literal('perUnit'), name: text, unit: text, unitPrice: decimal }),
  t.strict({ type: t.literal('graduated'), name: text, unit: text, tiers: t.readonlyArray(tier) }),
]);

const invoiceItem = t.strict({
  id: text,
  order,
  productOffering: text,
  productName: text,
  productId: text,
  charge: text,
  chargeType: t.keyof({ usageBased: null, recurring: null, nonRecurring: null }),
  interval,
  quantity: decimal,
  unit: text,
  net: money,
  tax: money,
  taxCategory: text,
  taxRatePercent: decimal,
  state: t.keyof({
    generated: null,
    disputeBeingInvestigated: null,
    credit: null,
    paymentDue: null,
    settled: null,
    withdrawn: null,
  }),
});

const CODECS = {
  agreement: t.strict({
    kind: t.literal('agreement'),
    name: text,
    parties: t.readonly(t.tuple([party, party])),
    validFrom: instant,
  }),
  terms: t.strict({
    kind: t.literal('terms'),
    agreementName: text,
    seller: text,
    buyer: text,
    productOffering: text,
    productName: text,
    currency: t.strict({ code: currency, minorUnits }),
    ruleSet,
    charges: t.readonlyArray(charge),
    rounding: t.keyof({ halfUp: null, halfEven: null, halfDown: null, up: null, down: null }),
    tax: t.strict({ category: text, ratePercent: decimal }),
    billingInterval: t.literal('calendarMonth'),
    granularity: t.keyof({ product: null, element: null }),
    invoiceOption: option,
    paymentTermDays: days,
    paymentMethods: t.readonlyArray(text),
    disputeThreshold: money,
  }),
  order: t.exact(
    t.intersection([
      t.type({
        kind: t.literal('order'),
        ...order.type.props,
        seller: text,
        action: t.keyof({ add: null, modify: null, delete: null }),
        productOffering: text,
        billingAccount: text,
        payloadDigest: digest,
      }),
      t.partial({ requestedCompletionDate: instant, completionDate: instant, productId: text }),
    ]),
  ),
  usage: t.strict({
    kind: t.literal('usage'),
    seller: text,
    order,
    charge: text,
    interval,
    unit: text,
    recordCount: integer,
    quantity: decimal,
    duplicateCount: integer,
    lateCount: integer,
    recordsRoot: digest,
  }),
  rating: t.strict({
    kind: t.literal('rating'),
    seller: text,
    order,
    productOffering: text,
    charge: text,
    interval,
    basis: t.keyof({ usage: null, fixed: null }),
    ruleSet,
    quantity: decimal,
    unit: text,
    lines: t.readonlyArray(
      t.strict({ description: text, quantity: decimal, unit: text, unitPrice: decimal, exact: decimal }),
    ),
    exact: decimal,
    net: money,
  }),
  invoice: t.strict({
    kind: t.literal('invoice'),
    ...invoiceRef.type.props,
    recipient: text,
    billDate: instant,
    paymentDueDate: instant,
    period: interval,
    option,
    paymentMethod: text,
    items: t.readonlyArray(invoiceItem),
    net: money,
    tax: money,
    gross: money,
  }),
  payment: t.strict({
    kind: t.literal('payment'),
    payer: text,
    payee: text,
    rail: text,
    reference: text,
    paidAt: instant,
    amount: money,
    demand: invoiceRef,
  }),
} satisfies { readonly [K in BilledKind]: t.Type<Documents[K], unknown> };

/** The codec of a kind's document. */
export function documentCodec<K extends BilledKind>(kind: K): t.Type<Documents[K], unknown> {
  return CODECS[kind] as unknown as t.Type<Documents[K], unknown>; // safe: the table above pairs them
}
