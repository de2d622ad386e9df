import * as E from 'fp-ts/lib/Either.js';
import type { Either } from 'fp-ts/lib/Either.js';
import { rate } from '../../rules/rate.js';
import type { Book } from '../book.js';
import { BusinessRuleError } from '../business-rule-error.js';
import type { RecordPointer } from '../commands.js';
import type { DecimalText, RatingDocument, TermsDocument, UsageDocument } from '../documents.js';
import type { Check, CheckInput, KindRules } from './kind-rules.js';
import { firstOf, partyIndex, pinnedOf } from './kind-rules.js';
import { orderPointer } from './order.js';
import { termsPointer } from './terms.js';
import { chargeUnknown, checkInterval, intervalKey, unitMismatch, usagePointer } from './usage.js';

/** What names a charge to be rated. */
export type RatingSubject = Pick<
  RatingDocument,
  'seller' | 'order' | 'productOffering' | 'charge' | 'interval' | 'basis'
>;

/**
 * Rates one charge by the agreed terms; both parties compute it, and the seller's rating must equal it member for member.
 *
 * @param quantity - Agreed usage in the charge's unit, or `"1"` for a fixed fee.
 * @source MEF 114 R65, R68
 */
export function rateCharge(
  subject: RatingSubject,
  terms: TermsDocument,
  quantity: DecimalText,
): Either<BusinessRuleError, RatingDocument> {
  const { seller, order, productOffering, charge: name, interval, basis } = subject;
  const charge = terms.charges.find((each) => each.name === name);
  if (charge === undefined) return E.left(chargeUnknown(name, 'a charge of the terms'));
  if ((charge.type === 'fixed') !== (basis === 'fixed'))
    return E.left(chargeUnknown(name, `a ${basis} charge of the terms`));
  const rated = rate(charge, quantity, terms.currency, terms.rounding);
  if (E.isLeft(rated)) {
    const { field, value, remedy } = rated.left;
    return E.left(new BusinessRuleError('RatingMismatchError', { field, value, expected: remedy, source: 'R65' }));
  }
  const { lines, exact, net, unit } = rated.right;
  const base = { kind: 'rating', seller, order, productOffering, charge: name, interval, basis } as const;
  return E.right({ ...base, ruleSet: terms.ruleSet, quantity: rated.right.quantity, unit, lines, exact, net });
}

/** What is to be rated: the agreed usage, or one whole interval of a fixed fee. */
function agreedQuantity({
  book,
  document,
  pinned,
}: CheckInput<'rating'>): Partial<Pick<UsageDocument, 'quantity' | 'unit'>> {
  if (document.basis === 'fixed') return { quantity: '1' };
  const usage = pinnedOf(pinned, 'usage') ?? book.find(usagePointer(book, document));
  return usage?.document ?? {};
}

/** The charge belongs to the ordered product of that seller, and to no other with the same words in its terms. */
const isOfTheOrder: Check<'rating'> = ({ book, document }) => {
  const order = book.find(orderPointer(book, document.order))?.document;
  const wrong = (['seller', 'productOffering'] as const).find((member) => order?.[member] !== document[member]);
  if (wrong === undefined) return undefined;
  return new BusinessRuleError('RatingMismatchError', {
    field: `/${wrong}`,
    value: document[wrong],
    expected: `${order?.[wrong] ?? 'that of an order whose document both hold'}, as it was ordered`,
    source: 'R65, R68',
  });
};

/** The seller rated by the agreed rates: rating it again gives the same, member for member. */
const isReproducible: Check<'rating'> = (input) => {
  const { book, document, pinned } = input;
  const terms = (pinnedOf(pinned, 'terms') ?? book.find(termsPointer(book, document)))?.document;
  const { quantity, unit } = agreedQuantity(input);
  if (terms === undefined || quantity === undefined) {
    return new BusinessRuleError('DocumentMissingError', {
      field: '',
      value: 'without its terms or usage',
      expected: 'both documents, received from the other party',
      source: 'R68',
    });
  }
  const rated = rateCharge(document, terms, quantity);
  if (E.isLeft(rated)) return rated.left;
  return unit === undefined || unit === rated.right.unit
    ? difference(document, rated.right)
    : unitMismatch(unit, rated.right.unit);
};

function difference(document: RatingDocument, rated: RatingDocument): BusinessRuleError | undefined {
  const members = ['ruleSet', 'quantity', 'unit', 'exact', 'net', 'lines'] as const;
  const wrong = members.find(
    (member) => JSON.stringify(sorted(document[member])) !== JSON.stringify(sorted(rated[member])),
  );
  if (wrong === undefined) return undefined;
  const rule = wrong === 'ruleSet' ? 'RatingRuleSetMismatchError' : 'RatingMismatchError';
  return new BusinessRuleError(rule, {
    field: `/${wrong}`,
    value: JSON.stringify(document[wrong]),
    expected: `${JSON.stringify(rated[wrong])}, by the agreed terms and usage`,
    source: 'R65, R68',
  });
}

/** The same value with its members in one order, so that texts can be compared. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

const isRatable =
  (basis: RatingDocument['basis'] | 'any'): Check<'rating'> =>
  (input) =>
    firstOf(
      () =>
        basis === 'any' || input.document.basis === basis
          ? undefined
          : chargeUnknown(input.document.charge, `a charge on the basis ${basis}`),
      () => isOfTheOrder(input),
      () => checkInterval(input.document.interval, input.book.find(orderPointer(input.book, input.document.order))),
      () => isReproducible(input),
    );

/** What an invoice bills that still stands is not billed again: only a rejected or withdrawn one gives its ratings back. */
const isNoLongerBilled: Check<'rating'> = ({ book, record }) => {
  const invoice = record?.takenBy && book.find(record.takenBy);
  if (invoice === undefined || invoice.state === 'rejected' || invoice.state === 'withdrawn') return undefined;
  return new BusinessRuleError('RatingBilledError', {
    field: '',
    value: `billed by an invoice that is ${invoice.state}`,
    expected: 'an invoice that is rejected or withdrawn',
    source: 'R66, R68',
  });
};

/** The record of a rated charge. */
export function ratingPointer(
  book: Book,
  rating: Pick<RatingDocument, 'seller' | 'order' | 'interval' | 'charge'>,
): RecordPointer<'rating'> {
  return {
    kind: 'rating',
    owner: partyIndex(book, rating.seller) ?? 255,
    recordId: book.recordId('rating', intervalKey(book, rating)),
  };
}

/** Rated charges, agreed before anything is invoiced (MEF 114 R65–R68). */
export const ratingRules: KindRules<'rating'> = {
  naturalKey: (document, book) => intervalKey(book, document),
  owner: (document, book) => partyIndex(book, document.seller),
  references: (document, book, action) => [
    termsPointer(book, document),
    action === 'rateFixed' ? orderPointer(book, document.order) : usagePointer(book, document),
  ],
  checks: {
    rateUsage: isRatable('usage'),
    rateFixed: isRatable('fixed'),
    agree: isRatable('any'),
    rerate: isRatable('any'),
    release: isNoLongerBilled,
  },
  unchecked: [],
};
