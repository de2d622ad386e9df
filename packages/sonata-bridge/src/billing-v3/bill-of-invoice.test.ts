import type { InvoiceDocument, InvoiceItem } from '@lateral/core';
import { isLeft } from 'fp-ts/lib/Either.js';

import { decodeById, decodeText } from '../wire/decode.js';
import { encodePayload, writePayload } from '../wire/encode.js';
import { billOfInvoice, type BillDetails } from './bill-of-invoice.js';
import { checkBill } from './check-bill.js';
import { checkTotals } from './check-totals.js';
import { customerBill } from './customer-bill.js';
import { customerBillItem, type CustomerBillItem } from './customer-bill-item.js';

const eur = (minor: string) => ({ currency: 'EUR', minor });
const october = { from: '2026-10-01T00:00:00Z', to: '2026-11-01T00:00:00Z' };
const traffic: InvoiceItem = {
  id: '1',
  order: { buyer: 'LEI-BUYER', externalId: 'ORD-1', itemId: 'eline' },
  productOffering: 'access-eline',
  productName: 'Access E-Line',
  productId: 'ELINE-1',
  charge: 'traffic',
  chargeType: 'usageBased',
  interval: october,
  quantity: '3000.5',
  unit: 'GB',
  net: eur('12345'),
  tax: eur('2346'),
  taxCategory: 'VAT',
  taxRatePercent: '19',
  state: 'generated',
};
const port: InvoiceItem = {
  ...traffic,
  id: '2',
  charge: 'port',
  chargeType: 'recurring',
  quantity: '1',
  unit: 'interval',
  net: eur('50000'),
  tax: eur('9500'),
};
const invoice: InvoiceDocument = {
  kind: 'invoice',
  issuer: 'LEI-SELLER',
  billingAccount: 'BA-7',
  billNo: 'B-1',
  recipient: 'LEI-BUYER',
  billDate: '2026-11-02T00:00:00Z',
  paymentDueDate: '2026-12-02T00:00:00Z',
  period: october,
  option: '1',
  paymentMethod: 'wireTransfer',
  items: [traffic, port],
  net: eur('62345'),
  tax: eur('11846'),
  gross: eur('74191'),
};
const details: BillDetails = { minorUnits: 2, lastUpdate: '2026-11-02T00:00:00Z', financialAccount: 'FA-1' };

describe('billOfInvoice', () => {
  it('writes the invoice as a bill with major units and the totals of the invoice (R70, R71, R72)', () => {
    const text = writePayload(customerBill, billOfInvoice(invoice, details).bill);
    if (isLeft(text)) throw new Error(JSON.stringify(text.left));
    expect(JSON.parse(text.right)).toEqual({
      id: 'B-1',
      amountDue: { unit: 'EUR', value: 741.91 },
      appliedPayment: [],
      billCycle: '2026-10-01T00:00:00Z/2026-11-01T00:00:00Z',
      billDate: '2026-11-02T00:00:00Z',
      billDocument: {},
      billNo: 'B-1',
      billingAccount: { id: 'BA-7' },
      billingPeriod: { startDateTime: '2026-10-01T00:00:00Z', endDateTime: '2026-11-01T00:00:00Z' },
      category: 'normal',
      credits: { unit: 'EUR', value: 0 },
      customerBillItem: [{ id: 'B-1-1' }, { id: 'B-1-2' }],
      discounts: { unit: 'EUR', value: 0 },
      fees: { unit: 'EUR', value: 0 },
      financialAccount: { id: 'FA-1' },
      lastUpdate: '2026-11-02T00:00:00Z',
      paymentDueDate: '2026-12-02T00:00:00Z',
      relatedContactInformation: [],
      remainingAmount: { unit: 'EUR', value: 741.91 },
      runType: 'onCycle',
      state: 'generated',
      taxExcludedAmount: { unit: 'EUR', value: 623.45 },
      taxIncludedAmount: { unit: 'EUR', value: 741.91 },
      taxItem: [{ taxCategory: 'VAT', taxRate: 19, taxAmount: { unit: 'EUR', value: 118.46 } }],
    });
  });

  it('writes each item with its net amount, and an average where tiers have no one price', () => {
    const [item] = billOfInvoice(invoice, { ...details, productOrderIdOf: () => 'PO-1' }).items;
    if (item === undefined) throw new Error('no item');
    const text = writePayload(customerBillItem, item);
    if (isLeft(text)) throw new Error(JSON.stringify(text.left));
    expect(text.right).toContain('"unitQuantity":3000.5');
    expect(JSON.parse(text.right)).toEqual({
      id: 'B-1-1',
      appliedFee: [],
      appliedTax: [{ category: 'country', description: 'VAT', rate: 19, amount: { unit: 'EUR', value: 23.46 } }],
      customerBillItemType: 'usageBased',
      description: 'traffic',
      periodCoverage: { startDateTime: '2026-10-01T00:00:00Z', endDateTime: '2026-11-01T00:00:00Z' },
      product: { id: 'ELINE-1' },
      productName: 'Access E-Line',
      productOrderItem: { productOrderId: 'PO-1', productOrderItemId: 'eline' },
      state: 'generated',
      taxExcludedAmount: { unit: 'EUR', value: 123.45 },
      unit: 'GB',
      unitQuantity: 3000.5,
      unitRate: { unit: 'EUR', value: 0.041143 }, // 123.45 ÷ 3000.5 = 0.04114314…
    });
  });

  it('shows the unit price that is given, all digits kept', () => {
    const { items } = billOfInvoice(invoice, {
      ...details,
      unitPriceOf: ({ id }) => (id === '1' ? '0.0426' : undefined),
    });
    expect(items.map(({ unitRate }) => unitRate.value)).toEqual(['0.0426', '500']);
  });

  it.each([
    [0, '74191'],
    [3, '74.191'],
    [4, '7.4191'],
  ])('puts the point by the %i minor units of the currency', (minorUnits, value) => {
    expect(billOfInvoice(invoice, { ...details, minorUnits }).bill.amountDue.value).toBe(value);
  });

  it('shows payments, what remains and the state that follows (R88, R89)', () => {
    const settled = { ...invoice, items: invoice.items.map((item) => ({ ...item, state: 'settled' }) as const) };
    const payment = { id: 'P-1', amount: eur('74191'), paidAt: '2026-11-20T09:00:00Z', method: 'electronic' } as const;
    const { bill } = billOfInvoice(settled, { ...details, payments: [payment] });
    expect(bill).toMatchObject({ state: 'settled', remainingAmount: { value: '0' }, amountDue: { value: '741.91' } });
    expect(bill.appliedPayment).toMatchObject([{ payment: { id: 'P-1', paymentMethod: 'electronic' } }]);
    const overpaid = billOfInvoice(settled, { ...details, payments: [payment, payment] });
    expect(encodePayload(customerBill, overpaid.bill)).toMatchObject({
      left: [{ pointer: '/remainingAmount', expected: 'a value of 0 or more' }],
    });
  });

  it('emits withDrawn, the spelling of the definition', () => {
    const withdrawn = { ...invoice, items: [{ ...traffic, state: 'withdrawn' } as const] };
    expect(billOfInvoice(withdrawn, details).items).toMatchObject([{ state: 'withDrawn' }]);
  });
});

describe('checkBill', () => {
  it('finds nothing in a bill that was written and read back', () => {
    const { bill, items } = billOfInvoice(invoice, details);
    const text = writePayload(customerBill, bill);
    const itemTexts = items.map((item) => writePayload(customerBillItem, item));
    if (isLeft(text)) throw new Error(JSON.stringify(text.left));
    const readBill = decodeText(customerBill, text.right);
    const readItems = itemTexts.flatMap((item) => (isLeft(item) ? [] : [decodeText(customerBillItem, item.right)]));
    if (isLeft(readBill)) throw new Error(JSON.stringify(readBill.left));
    const values = readItems.flatMap((item) => (isLeft(item) ? [] : [item.right.value]));
    expect(checkBill({ bill: readBill.right.value, items: values }, invoice, 2)).toEqual([]);
    expect(checkTotals(readBill.right.value)).toEqual([]);
  });

  it('lists each difference by pointer with both values, and corrects nothing', () => {
    const { bill, items } = billOfInvoice(invoice, details);
    const received = {
      bill: {
        ...bill,
        billDate: '2026-11-02T01:00:00+01:00', // the same instant
        paymentDueDate: '2026-11-30T00:00:00Z',
        amountDue: { unit: 'EUR', value: '741.92' },
        taxItem: [],
      },
      items: [
        { ...items[0], unitQuantity: '3001' },
        { ...items[1], id: 'B-1-3' },
      ] as typeof items,
    };
    expect(checkBill(received, invoice, 2)).toMatchObject([
      { document: 'customerBill', id: 'B-1', pointer: '/paymentDueDate', value: '"2026-11-30T00:00:00Z"' },
      { pointer: '/amountDue/value', value: '"741.92"', expected: '"741.91"' },
      { pointer: '/taxItem', value: '' },
      { document: 'customerBillItem', id: 'B-1-1', pointer: '/unitQuantity', value: '"3001"', expected: '"3000.5"' },
      { id: 'B-1-2', pointer: '', value: '' },
      { id: 'B-1-3', pointer: '', expected: '' },
    ]);
  });
});

describe('checkTotals', () => {
  it('reports totals that disagree and currencies that are mixed', () => {
    const { bill } = billOfInvoice(invoice, details);
    const usd = { unit: 'USD', value: '1' };
    expect(checkTotals({ ...bill, fees: { unit: 'EUR', value: '10' } })).toEqual([
      { document: 'customerBill', id: 'B-1', pointer: '/taxIncludedAmount/value', value: '741.91', expected: '751.91' },
    ]);
    expect(checkTotals({ ...bill, fees: usd })).toMatchObject([
      { pointer: '/taxIncludedAmount/unit', expected: 'USD' },
    ]);
  });
});

describe('customerBillItem', () => {
  it('reads withdrawn and type, as other texts of MEF 141 spell them, with a warning', () => {
    const item = { ...billOfInvoice(invoice, details).items[0], state: 'withDrawn' } as CustomerBillItem;
    const text = writePayload(customerBillItem, item);
    if (isLeft(text)) throw new Error(JSON.stringify(text.left));
    const received = text.right.replace('withDrawn', 'withdrawn').replace('customerBillItemType', 'type');
    expect(decodeText(customerBillItem, received)).toMatchObject({
      right: { value: item, warnings: [{ pointer: '/type' }, { pointer: '/state', expected: 'withDrawn' }] },
    });
  });

  it('reads an item without product or order item with a warning and never writes one (MEF 141 R21)', () => {
    const { items } = billOfInvoice(invoice, details);
    const { product, ...item } = items[0] ?? ({} as (typeof items)[number]);
    expect(product).toEqual({ id: 'ELINE-1' });
    const expected = [{ pointer: '/product', value: '', expected: 'an object' }];
    expect(encodePayload(customerBillItem, item)).toMatchObject({ left: expected });
    expect(decodeById(customerBillItem, customerBillItem.encode(item))).toMatchObject({
      right: { warnings: expected },
    });
  });
});
