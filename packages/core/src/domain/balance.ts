import type { Book, BookRecord } from './book.js';
import type { InvoiceRef } from './documents.js';
import type { Money } from './money.js';
import { money } from './money.js';
import type { StateOf } from './table.js';

/** The three amounts that everybody asks for, of one currency, in minor units. */
export interface Balance<C extends string = string> {
  /** Gross of the invoices that bind, settled ones included. */
  readonly billed: Money<C>;
  /** Payments whose receipt is recorded. */
  readonly paid: Money<C>;
  /** `billed` less `paid`; below 0 after an over-payment. */
  readonly open: Money<C>;
}

const BINDING: ReadonlySet<StateOf<'invoice'>> = new Set([
  'binding',
  'partlyBinding',
  'partlySettled',
  'netted',
  'settled',
] as const);

/** What an issuer has billed, been paid and is owed, by the records of a book. */
export function balanceOf<C extends string>(book: Book, issuer: string, currency: C): Balance<C> {
  const billed = total(
    [...book.all('invoice')].filter((invoice) => BINDING.has(invoice.state) && invoice.document?.issuer === issuer),
    (invoice) => invoice.document?.gross,
    currency,
  );
  const paid = total(
    [...book.all('payment')].filter((payment) => payment.state === 'received' && payment.document?.payee === issuer),
    (payment) => payment.document?.amount,
    currency,
  );
  return { billed: money(currency, billed), paid: money(currency, paid), open: money(currency, billed - paid) };
}

function total<R extends BookRecord>(
  records: readonly R[],
  amountOf: (record: R) => { readonly currency: string; readonly minor: string } | undefined,
  currency: string,
): bigint {
  return records.reduce((sum, record) => {
    const amount = amountOf(record);
    return amount?.currency === currency ? sum + BigInt(amount.minor) : sum;
  }, 0n);
}

/** What was received for one invoice, in its currency. */
export function amountPaid(book: Book, invoice: InvoiceRef & { readonly gross: { readonly currency: string } }): Money {
  const payments = [...book.all('payment')].filter(({ state, document }) => {
    const demand = document?.demand;
    return (
      state === 'received' &&
      demand?.issuer === invoice.issuer &&
      demand.billingAccount === invoice.billingAccount &&
      demand.billNo === invoice.billNo
    );
  });
  return money(
    invoice.gross.currency,
    total(payments, (payment) => payment.document?.amount, invoice.gross.currency),
  );
}
