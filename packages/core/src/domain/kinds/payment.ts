import * as E from 'fp-ts/lib/Either.js';
import type { Book } from '../book.js';
import { BusinessRuleError } from '../business-rule-error.js';
import { moneyFromText } from '../money.js';
import type { InvoiceDocument } from '../documents.js';
import type { Check, CheckInput, KindRules } from './kind-rules.js';
import { firstOf, partyIndex, pinnedOf } from './kind-rules.js';
import { invoicePointer } from './invoice.js';
import { termsPointer } from './terms.js';

function demandOf({ book, document, pinned }: CheckInput<'payment'>): InvoiceDocument | undefined {
  return (pinnedOf(pinned, 'invoice') ?? book.find(invoicePointer(book, document.demand)))?.document;
}

const paysTheDemand: Check<'payment'> = (input) => {
  const { document } = input;
  const invoice = demandOf(input);
  if (invoice?.issuer === document.payee && invoice.recipient === document.payer) return undefined;
  return new BusinessRuleError('PaymentDemandMismatchError', {
    field: '/payee',
    value: `${document.payer} paying ${document.payee}`,
    expected:
      invoice === undefined ? 'an invoice whose document both hold' : `${invoice.recipient} paying ${invoice.issuer}`,
    source: 'R82, R85',
  });
};

const usesAnAgreedMethod: Check<'payment'> = (input) => {
  const { book, document } = input;
  const items = demandOf(input)?.items ?? [];
  const methods = items.map((item) => methodsOf(book, document.payee, item.productOffering));
  if (methods.every((each) => each.includes(document.rail))) return undefined;
  return new BusinessRuleError('PaymentMethodNotAgreedError', {
    field: '/rail',
    value: document.rail,
    expected: `one of ${methods[0]?.join(', ') ?? 'none'}, as the terms say`,
    source: 'R84, R85',
  });
};

function methodsOf(book: Book, seller: string, productOffering: string): readonly string[] {
  return book.find(termsPointer(book, { seller, productOffering }))?.document?.paymentMethods ?? [];
}

const hasSoundAmount: Check<'payment'> = (input) => {
  const { document } = input;
  const due = demandOf(input)?.gross;
  const amount = moneyFromText(document.amount);
  if (E.isRight(amount) && amount.right.minor > 0n && amount.right.currency === due?.currency) return undefined;
  return new BusinessRuleError('PaymentAmountInvalidError', {
    field: '/amount',
    value: `${document.amount.minor} ${document.amount.currency}`,
    expected: `more than 0 minor units of ${due?.currency ?? 'the currency of the invoice'}`,
    source: 'R86',
  });
};

const isSound: Check<'payment'> = (input) =>
  firstOf(
    () => paysTheDemand(input),
    () => usesAnAgreedMethod(input),
    () => hasSoundAmount(input),
  );

/** Payment notices and receipts (MEF 114 R82–R89, D20). Over-payment is not refused: it is open for a refund. */
export const paymentRules: KindRules<'payment'> = {
  naturalKey: ({ payer, rail, reference }) => [payer, rail, reference],
  owner: (document, book) => partyIndex(book, document.payer),
  references: (document, book) => [invoicePointer(book, document.demand)],
  checks: { notify: isSound, receive: isSound },
  unchecked: ['notifyNet', 'prepay', 'refund', 'return'],
};
