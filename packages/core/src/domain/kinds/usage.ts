import * as E from 'fp-ts/lib/Either.js';
import type { Book, BookRecord } from '../book.js';
import { BusinessRuleError } from '../business-rule-error.js';
import { instantOf, isCalendarMonth } from '../calendar.js';
import type { RecordPointer } from '../commands.js';
import { decimalFromText } from '../decimal-text.js';
import type { ChargeRule, Interval, OrderDocument, UsageDocument, UtcTime } from '../documents.js';
import type { Check, CheckInput, KindRules } from './kind-rules.js';
import { firstOf, partyIndex } from './kind-rules.js';
import { orderPointer } from './order.js';
import { termsPointer } from './terms.js';

/** The interval must be a whole month in which the product was active. */
export function checkInterval(
  interval: Interval,
  order: BookRecord<'order'> | undefined,
): BusinessRuleError | undefined {
  if (!isCalendarMonth(interval)) {
    return new BusinessRuleError('UsageIntervalInvalidError', {
      field: '/interval',
      value: `${interval.from}/${interval.to}`,
      expected: 'a calendar month in UTC, from its first instant to that of the next month',
      source: 'R58',
    });
  }
  const start = order?.document?.completionDate;
  if (start === undefined || start >= interval.to) {
    const expected = `an end after ${start ?? 'the completion of the order'}`; // canonical instants order as text
    return outside('to', interval.to, expected);
  }
  const end = order && closingOf(order);
  if (end === undefined || interval.from < end) return undefined;
  return outside('from', interval.from, `a start before ${end}, when the order was closed`);
}

function outside(member: keyof Interval, value: string, expected: string): BusinessRuleError {
  return new BusinessRuleError('UsageIntervalInvalidError', {
    ...{ field: `/interval/${member}`, value, expected },
    source: 'R24, R60, R69',
  });
}

/** When the ledger closed an order; nothing leads out of that state. */
function closingOf({ state, movedAt }: BookRecord<'order'>): UtcTime | undefined {
  return state === 'closed' && movedAt !== undefined ? instantOf(movedAt) : undefined;
}

/** The charge of the product's terms that a document names. */
export function findCharge(book: Book, order: OrderDocument | undefined, name: string): ChargeRule | undefined {
  const terms = order && book.find(termsPointer(book, order))?.document;
  return terms?.charges.find((charge) => charge.name === name);
}

export function chargeUnknown(name: string, expected: string): BusinessRuleError {
  return new BusinessRuleError('ChargeUnknownError', { field: '/charge', value: name, expected, source: 'R65' });
}

export function unitMismatch(value: string, unit: string): BusinessRuleError {
  const expected = `${unit}, the unit of the charge`;
  return new BusinessRuleError('UsageUnitMismatchError', { field: '/unit', value, expected, source: 'R64' });
}

const isCounted: Check<'usage'> = ({ book, document }) => {
  const charge = findCharge(book, book.find(orderPointer(book, document.order))?.document, document.charge);
  if (charge === undefined || charge.type === 'fixed')
    return chargeUnknown(document.charge, 'a usage-based charge of the terms');
  return charge.unit === document.unit ? undefined : unitMismatch(document.unit, charge.unit);
};

const FIGURES = ['recordCount', 'quantity', 'duplicateCount', 'lateCount'] as const;

const hasSoundFigures: Check<'usage'> = ({ document }) => {
  for (const member of FIGURES) {
    const figure = decimalFromText(document[member]);
    const whole = member === 'quantity' || (E.isRight(figure) && figure.right.scale === 0);
    if (E.isRight(figure) && figure.right.coefficient >= 0n && whole) continue;
    return new BusinessRuleError('UsageFigureInvalidError', {
      field: `/${member}`,
      value: document[member],
      expected: member === 'quantity' ? 'a decimal of 0 or more' : 'a whole number of 0 or more',
      source: 'R64',
    });
  }
  return undefined;
};

const isSold: Check<'usage'> = ({ book, document }) => {
  const seller = book.find(orderPointer(book, document.order))?.document?.seller;
  if (seller === document.seller) return undefined;
  return new BusinessRuleError('OrderPartiesMismatchError', {
    field: '/seller',
    value: document.seller,
    expected: `${seller ?? 'nobody'}, who sells the ordered product`,
    source: 'R4',
  });
};

function isReportable(input: CheckInput<'usage'>): BusinessRuleError | undefined {
  const { book, document } = input;
  return firstOf(
    () => isSold(input),
    () => checkInterval(document.interval, book.find(orderPointer(book, document.order))),
    () => isCounted(input),
    () => hasSoundFigures(input),
  );
}

/** The record of a usage batch: one for each order item, interval and charge. */
export function usagePointer(
  book: Book,
  usage: Pick<UsageDocument, 'seller' | 'order' | 'interval' | 'charge'>,
): RecordPointer<'usage'> {
  return {
    kind: 'usage',
    owner: partyIndex(book, usage.seller) ?? 255,
    recordId: book.recordId('usage', intervalKey(book, usage)),
  };
}

/** The natural key of what happens to one charge of an order item in one interval. */
export function intervalKey(
  book: Book,
  { order, interval, charge }: Pick<UsageDocument, 'order' | 'interval' | 'charge'>,
): readonly string[] {
  return [orderPointer(book, order).recordId, `${interval.from}/${interval.to}`, charge];
}

/** Utilization records as one agreed batch (MEF 114 R58, R62–R64). A contest carries the figures that the other side holds. */
export const usageRules: KindRules<'usage'> = {
  naturalKey: (document, book) => intervalKey(book, document),
  owner: (document, book) => partyIndex(book, document.seller),
  references: (document, book) => [orderPointer(book, document.order)],
  checks: { report: isReportable, agree: isReportable, contest: hasSoundFigures, correct: isReportable },
  unchecked: [],
};
