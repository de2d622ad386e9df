import type { BilledKind, Book, BusinessCommand, InvoiceDocument, RecordPointer, StateOf } from '@lateral/core';
import {
  agreementPointer,
  generateInvoice,
  invoicePointer,
  LIFECYCLE,
  orderPointer,
  ratingPointer,
  termsPointer,
  usagePointer,
} from '@lateral/core';
import type { Party } from '../wire/calls.js';
import type { InvoiceOption, OrderPapers } from './documents.js';
import { AGREEMENT, BUYER, papersOf, SELLER, termsOf } from './documents.js';

/** What one party's ERP wants to happen once. */
export interface Step {
  /** The business key: the same in each life of the process. */
  readonly key: string;
  readonly party: Party;
  /** Whether the party's own book shows that it is time. */
  readonly isReady: (book: Book) => boolean;
  /** The same for each book in which it is ready. */
  readonly commands: (book: Book) => readonly BusinessCommand[];
}

/** The business key under which each party registers its operational key before all else. */
export const KEY_STEP = 'operational-key';

const [BUYS, SELLS] = [0, 1] as const;

/** Steps in the order in which each needs those before; the chains need each other only where `isReady` says so. */
export type Chain = readonly Step[];

/** The whole work of a run: contracts first, then one chain for each order. */
export function chainsOf(orders: number): readonly Chain[] {
  return [contracts, ...Array.from({ length: orders }, (_, index) => orderChain(index + 1))];
}

/** Business keys of one party's part of it. */
export function businessKeysOf(party: Party, orders: number): readonly string[] {
  const own = chainsOf(orders).flatMap((chain) => chain.filter((step) => step.party === party));
  return [KEY_STEP, ...own.map(({ key }) => key)];
}

/** Whether a party's book shows that all the work has been done. */
export function isComplete(book: Book, orders: number): boolean {
  return Array.from({ length: orders }, (_, index) => papersOf(index + 1)).every(({ bill }) =>
    hasReached(book, invoicePointer(book, bill), 'settled'),
  );
}

const contracts: Chain = [
  {
    key: 'agreement',
    party: BUYS,
    isReady: () => true,
    commands: () => [{ kind: 'agreement', action: 'agree', document: AGREEMENT }],
  },
  termsStep('1'),
  termsStep('2'),
];

function termsStep(option: InvoiceOption): Step {
  return {
    key: `terms/${option}`,
    party: SELLS,
    isReady: (book) => hasReached(book, agreementPointer(book), 'active'),
    commands: () => [{ kind: 'terms', action: 'agree', document: termsOf(option) }],
  };
}

function orderChain(number: number): Chain {
  const papers = papersOf(number);
  const { placed, option } = papers;
  const name = placed.externalId;
  return [
    {
      key: `${name}/place`,
      party: BUYS,
      isReady: (book) => hasReached(book, termsPointer(book, placed), 'active'),
      commands: () => [{ kind: 'order', action: 'place', document: placed }],
    },
    {
      key: `${name}/accept`,
      party: SELLS,
      isReady: (book) => hasReached(book, orderPointer(book, placed), 'placed'),
      commands: (book) => [{ kind: 'order', action: 'accept', record: orderPointer(book, placed) }],
    },
    {
      key: `${name}/activate`,
      party: SELLS,
      isReady: (book) => hasReached(book, orderPointer(book, placed), 'accepted'),
      commands: () => [{ kind: 'order', action: 'activate', document: papers.active }],
    },
    ...usageSteps(name, papers),
    ...ratingSteps(name, papers),
    ...(option === '1' ? [acceptStep(name, papers)] : []), // by Option 2 the buyer's engine answers by itself
    ...paymentSteps(name, papers),
  ];
}

function usageSteps(name: string, { placed, usage }: OrderPapers): Chain {
  return [
    {
      key: `${name}/report-usage`,
      party: SELLS,
      isReady: (book) => hasReached(book, orderPointer(book, placed), 'active'),
      commands: () => [{ kind: 'usage', action: 'report', document: usage }],
    },
    {
      key: `${name}/agree-usage`,
      party: BUYS,
      isReady: (book) => hasReached(book, usagePointer(book, usage), 'reported'),
      commands: (book) => [{ kind: 'usage', action: 'agree', record: usagePointer(book, usage) }],
    },
  ];
}

function ratingSteps(name: string, { usage, ratings, bill }: OrderPapers): Chain {
  const [traffic, access] = ratings;
  const areAll = (book: Book, state: StateOf<'rating'>): boolean =>
    ratings.every((rating) => hasReached(book, ratingPointer(book, rating), state));
  const forEach = (book: Book, action: 'agree' | 'bill'): readonly BusinessCommand[] =>
    ratings.map((rating) => ({ kind: 'rating', action, record: ratingPointer(book, rating) }));
  return [
    {
      key: `${name}/rate`,
      party: SELLS,
      isReady: (book) => hasReached(book, usagePointer(book, usage), 'agreed'),
      commands: () => [
        { kind: 'rating', action: 'rateUsage', document: traffic },
        { kind: 'rating', action: 'rateFixed', document: access },
      ],
    },
    {
      key: `${name}/agree-ratings`,
      party: BUYS,
      isReady: (book) => areAll(book, 'rated'),
      commands: (book) => forEach(book, 'agree'),
    },
    {
      key: `${name}/invoice`,
      party: SELLS,
      isReady: (book) => areAll(book, 'agreed'),
      commands: (book) => [
        ...forEach(book, 'bill'),
        { kind: 'invoice', action: 'issue', document: invoiceOf(book, { ratings, bill }) },
      ],
    },
  ];
}

function acceptStep(name: string, { bill }: OrderPapers): Step {
  return {
    key: `${name}/accept-invoice`,
    party: BUYS,
    isReady: (book) => hasReached(book, invoicePointer(book, bill), 'issued'),
    commands: (book) => [{ kind: 'invoice', action: 'accept', record: invoicePointer(book, bill) }],
  };
}

function paymentSteps(name: string, { bill, payment }: OrderPapers): Chain {
  const { payer, rail, reference } = payment;
  const paid = (book: Book): RecordPointer<'payment'> => ({
    ...{ kind: 'payment', owner: BUYS, recordId: book.recordId('payment', [payer, rail, reference]) },
  });
  return [
    {
      key: `${name}/finalise`,
      party: BUYS,
      isReady: (book) => hasReached(book, invoicePointer(book, bill), 'accepted'),
      commands: (book) => [{ kind: 'invoice', action: 'finalise', record: invoicePointer(book, bill) }],
    },
    {
      key: `${name}/pay`,
      party: BUYS,
      isReady: (book) => hasReached(book, invoicePointer(book, bill), 'binding'),
      commands: () => [{ kind: 'payment', action: 'notify', document: payment }],
    },
    {
      key: `${name}/receive`,
      party: SELLS,
      isReady: (book) => hasReached(book, paid(book), 'notified'),
      commands: (book) => [{ kind: 'payment', action: 'receive', record: paid(book) }],
    },
    {
      key: `${name}/settle`,
      party: SELLS,
      isReady: (book) => hasReached(book, paid(book), 'received'),
      commands: (book) => [{ kind: 'invoice', action: 'settle', record: invoicePointer(book, bill) }],
    },
  ];
}

/** On the way that this work takes, the numbers of the states only rise; a record without its document is not there yet. */
function hasReached<K extends BilledKind>(book: Book, pointer: RecordPointer<K>, state: StateOf<K>): boolean {
  const record = book.find(pointer);
  const { states } = LIFECYCLE.kinds[pointer.kind];
  return record?.document !== undefined && (states[record.state] ?? 0) >= (states[state] ?? 0);
}

function invoiceOf(book: Book, { ratings, bill }: Pick<OrderPapers, 'ratings' | 'bill'>): InvoiceDocument {
  const invoice = generateInvoice(book, bill, ratings);
  if (invoice._tag === 'Left') throw invoice.left;
  return invoice.right;
}

/** Legal ids by party index. */
export const LEGAL_IDS = [BUYER, SELLER] as const;
