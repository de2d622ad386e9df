import type { Book } from '../book.js';
import { BusinessRuleError } from '../business-rule-error.js';
import type { RecordPointer } from '../commands.js';
import type { OrderDocument, OrderRef } from '../documents.js';
import type { Check, KindRules } from './kind-rules.js';
import { firstOf, partyIndex } from './kind-rules.js';
import { agreementPointer, termsPointer } from './terms.js';

const namesTheParties: Check<'order'> = ({ book, document: { buyer, seller } }) => {
  const [buys, sells] = [partyIndex(book, buyer), partyIndex(book, seller)];
  if (buys !== undefined && sells !== undefined && buys !== sells) return undefined;
  return new BusinessRuleError('OrderPartiesMismatchError', {
    field: '/seller',
    value: `${buyer} buying from ${seller}`,
    expected: `one of ${book.parties.join(', ')} buying from the other`,
    source: 'R4',
  });
};

const hasAction =
  (...actions: readonly OrderDocument['action'][]): Check<'order'> =>
  ({ document: { action } }) =>
    actions.includes(action)
      ? undefined
      : new BusinessRuleError('OrderActionMismatchError', {
          field: '/action',
          value: action,
          expected: actions.join(' or '),
          source: 'R5',
        });

const isNotComplete: Check<'order'> = ({ document }) => {
  if (document.completionDate === undefined && document.productId === undefined) return undefined;
  return new BusinessRuleError('OrderCompletionPrematureError', {
    field: '/completionDate',
    value: document.completionDate ?? document.productId ?? '',
    expected: 'no completion before the order is activated',
    source: 'R60',
  });
};

const isComplete: Check<'order'> = ({ document }) => {
  if (document.completionDate !== undefined && document.productId !== undefined) return undefined;
  const field = document.completionDate === undefined ? '/completionDate' : '/productId';
  return new BusinessRuleError('OrderCompletionMissingError', {
    field,
    value: 'absent',
    expected: 'the day from which the product is billed, and its inventory id',
    source: 'R60, R61, R69',
  });
};

/** What stays as it was first said: who sells what to which account, and once it is active, since when it is billed. */
const IDENTITY = ['seller', 'productOffering', 'billingAccount', 'completionDate', 'productId'] as const;

const keepsItsIdentity: Check<'order'> = ({ record, document }) => {
  const before = record?.document;
  const changed =
    before && IDENTITY.find((member) => before[member] !== undefined && before[member] !== document[member]);
  if (changed === undefined) return undefined;
  return new BusinessRuleError('OrderIdentityChangedError', {
    field: `/${changed}`,
    value: document[changed] ?? 'absent',
    expected: `${before?.[changed] ?? ''}, as it was`,
    source: 'R8, R61',
  });
};

const opens: Check<'order'> = (input) =>
  firstOf(
    () => namesTheParties(input),
    () => hasAction('add')(input),
    () => isNotComplete(input),
  );

const moves =
  (...actions: readonly OrderDocument['action'][]): Check<'order'> =>
  (input) =>
    firstOf(
      () => keepsItsIdentity(input),
      () => hasAction(...actions)(input),
      () => isComplete(input),
    );

/** The natural key of an order item. */
export function orderKey({ buyer, externalId, itemId }: OrderRef): readonly string[] {
  return [buyer, externalId, itemId];
}

/** The record of an order item. */
export function orderPointer(book: Book, order: OrderRef): RecordPointer<'order'> {
  return {
    kind: 'order',
    owner: partyIndex(book, order.buyer) ?? 255,
    recordId: book.recordId('order', orderKey(order)),
  };
}

/** One record for each item of a product order; later orders for the item act on it (MEF 114 R4–R8, R60, R61, R69). */
export const orderRules: KindRules<'order'> = {
  naturalKey: orderKey,
  owner: (document, book) => partyIndex(book, document.buyer),
  references: (document, book) => [agreementPointer(book), termsPointer(book, document)],
  checks: {
    place: opens,
    agree: opens,
    accept: opens,
    activate: moves('add'),
    modify: moves('modify', 'add'),
    disconnect: moves('delete'),
  },
  unchecked: [],
};
