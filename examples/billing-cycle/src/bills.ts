import type { InvoiceDocument, SmartBilateral } from '@lateral/core';
import { readJson } from '@lateral/core';
import { billOfInvoice, customerBill, customerBillItem, writeJson, writePayload } from '@lateral/sonata-bridge';
import type { BilledInvoice } from './billing.js';
import { SELLER } from './parties.js';
import { CURRENCY } from './terms.js';

/** The invoices in the form of MEF 141, v3: what `GET /customerBill/{id}` and `GET /customerBillItem/{id}` would answer. */
export function billsText(billed: readonly BilledInvoice[], bilateral: SmartBilateral): string {
  const invoices = billed
    .map(({ invoice }) => bilateral.record(invoice)?.document)
    .filter((document) => document !== undefined);
  const bills = invoices.map((invoice) => billOfInvoice(invoice, detailsOf(invoice, bilateral)));
  return writeJson(
    {
      customerBill: bills.map(({ bill }) => strict(writePayload(customerBill, bill))),
      customerBillItem: bills.flatMap(({ items }) => items.map((item) => strict(writePayload(customerBillItem, item)))),
    },
    2,
  );
}

function strict(written: ReturnType<typeof writePayload>) {
  if (written._tag === 'Left')
    throw new TypeError(`A bill that MEF 141 does not allow: ${JSON.stringify(written.left)}`);
  const json = readJson(written.right);
  if (json._tag === 'Left') throw new TypeError('A bill that is no JSON'); // safe: it was written as JSON
  return json.right;
}

function detailsOf(invoice: InvoiceDocument, bilateral: SmartBilateral) {
  const received = [...bilateral.book.all('payment')].flatMap(({ state, document }) =>
    state === 'received' && document?.demand.billNo === invoice.billNo ? [document] : [],
  );
  return {
    minorUnits: Number(CURRENCY.minorUnits),
    lastUpdate: received.at(-1)?.paidAt ?? invoice.billDate,
    financialAccount: `FA-${SELLER.legalId}`,
    contacts: [
      { role: 'billingContact', name: SELLER.name, number: '+49 89 5550200', emailAddress: 'billing@suedtel.example' },
    ],
    payments: received.map(({ reference, amount, paidAt, rail }) => ({
      id: reference,
      amount,
      paidAt,
      method: rail as 'wireTransfer',
    })),
  };
}
