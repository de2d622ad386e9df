import * as E from 'fp-ts/lib/Either.js';
import fc from 'fast-check';
import type { BookRecord, BusinessCommand } from '@lateral/core';
import { decide } from '@lateral/core';
import {
  accessRating,
  activeOrder,
  agreement,
  invoiceOf,
  orderOf,
  payment,
  termsOf,
  trafficRating,
  usage,
} from '../documents.js';
import { Scenario } from './scenario.js';
import * as steps from './steps.js';

/** Any sequence of these wishes by either party: what the domain lets pass is folded, and what must never be is looked for. */

const { records } = steps;
const terms = { kind: 'terms', owner: 1, recordId: new Scenario().book.recordId('terms', ['LEI-SELLER', 'ELINE']) };
const second = { ...invoiceOf('1'), billNo: 'INV-2' };
const secondInvoice = { owner: 1, recordId: new Scenario().book.recordId('invoice', ['LEI-SELLER', 'BA-1', 'INV-2']) };
const INVOICE_ACTIONS = ['accept', 'finalise', 'reject', 'withdraw', 'settle', 'waive', 'reopen'] as const;

const WISHES: readonly (readonly BusinessCommand[])[] = [
  [{ kind: 'agreement', action: 'agree', document: agreement }],
  [{ kind: 'agreement', action: 'end', record: records.agreement }],
  [{ kind: 'agreement', action: 'renew', document: agreement }],
  [{ kind: 'terms', action: 'agree', document: termsOf('ELINE', '1') }],
  [{ kind: 'terms', action: 'end', record: terms }],
  [{ kind: 'terms', action: 'renew', document: termsOf('ELINE', '1') }],
  [{ kind: 'order', action: 'place', document: orderOf('ELINE') }],
  [{ kind: 'order', action: 'accept', record: records.order }],
  [{ kind: 'order', action: 'activate', document: activeOrder }],
  [{ kind: 'order', action: 'end', record: records.order }],
  [{ kind: 'usage', action: 'report', document: usage }],
  [{ kind: 'usage', action: 'agree', record: records.usage }],
  [{ kind: 'rating', action: 'rateUsage', document: trafficRating }],
  [{ kind: 'rating', action: 'rateFixed', document: accessRating }],
  ...[trafficRating, accessRating].flatMap((rating): readonly (readonly BusinessCommand[])[] => [
    [steps.agreeRating(rating)],
    [{ kind: 'rating', action: 'release', record: steps.ratingRecord(rating) }],
  ]),
  [...steps.bills, { kind: 'invoice', action: 'issue', document: invoiceOf('1') }],
  [...steps.bills, { kind: 'invoice', action: 'issue', document: second }],
  [{ kind: 'invoice', action: 'reissue', document: invoiceOf('1') }],
  [...steps.bills, { kind: 'invoice', action: 'reissue', document: invoiceOf('1') }],
  ...[records.invoice, secondInvoice].flatMap((record) =>
    INVOICE_ACTIONS.map((action): readonly BusinessCommand[] => [{ kind: 'invoice', action, record }]),
  ),
  [{ kind: 'payment', action: 'notify', document: payment }],
  ...(['receive', 'refuse', 'retract'] as const).map((action): readonly BusinessCommand[] => [
    { kind: 'payment', action, record: records.payment },
  ]),
];

const wish = fc.record({ party: fc.constantFrom(0, 1), index: fc.nat(WISHES.length - 1) });

/** Histories that begin at any place of the cycle and go on with anything. */
const history = fc.record({
  start: fc.constantFrom(
    steps.contracted,
    steps.active,
    steps.agreedRatings,
    steps.issued,
    steps.binding,
    steps.received,
  ),
  wishes: fc.array(wish, { maxLength: 40 }),
});

/** Calls `look` with the book before and after each set that was let pass. */
function run(
  { start, wishes }: { start: (typeof steps)['settled']; wishes: { party: number; index: number }[] },
  look: (scenario: Scenario, before: ReadonlyMap<string, BookRecord>, party: number) => void,
): void {
  const scenario = new Scenario().given(...start);
  for (const { party, index } of wishes) {
    const commands = WISHES[index] ?? [];
    if (E.isLeft(decide(scenario.book, commands, party))) continue;
    const before = new Map(all(scenario).map((record) => [record.recordId, record]));
    scenario.given([party, ...commands]);
    look(scenario, before, party);
  }
}

const all = ({ book }: Scenario): readonly BookRecord[] =>
  (['agreement', 'terms', 'order', 'usage', 'rating', 'invoice', 'payment'] as const).flatMap(
    (kind): readonly BookRecord[] => [...book.all(kind)],
  );

const STANDING = ['issued', 'accepted', 'binding', 'settled', 'waived'];
const OWED = ['binding', 'settled'];
const END_STATES = ['void', 'closed', 'waived'];

describe('any sequence of sets that the domain lets pass', () => {
  it('never bills a charge twice (R66, R68)', () => {
    fc.assert(
      fc.property(history, (each) => {
        run(each, ({ book }) => {
          const charges = [...book.all('invoice')]
            .filter(({ state }) => STANDING.includes(state))
            .flatMap(({ document }) => document?.items.map(({ charge }) => charge) ?? []);
          expect(new Set(charges).size).toBe(charges.length);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('never receives one payment twice, and settles nothing that is not paid (R82, R85, R89)', () => {
    fc.assert(
      fc.property(history, (each) => {
        let receipts = 0;
        run(each, ({ book }, before) => {
          const paid = book.find(records.payment);
          const wasReceived = before.get(records.payment.recordId)?.state === 'received';
          if (paid?.state === 'received' && !wasReceived) receipts += 1;
          expect(receipts).toBeLessThanOrEqual(each.start === steps.received ? 0 : 1);
          for (const invoice of book.all('invoice'))
            if (invoice.state === 'settled') expect(paid?.state).toBe('received');
        });
      }),
      { numRuns: 200 },
    );
  });

  it('never lets the debtor alone erase a binding debt (R81, R82)', () => {
    fc.assert(
      fc.property(history, (each) => {
        run(each, (scenario, before, party) => {
          for (const { recordId, state } of scenario.book.all('invoice')) {
            const debt = before.get(recordId);
            if (debt?.state === 'binding' && party === 0) expect(OWED).toContain(state);
          }
        });
      }),
      { numRuns: 200 },
    );
  });

  it('never moves an end state', () => {
    fc.assert(
      fc.property(history, (each) => {
        run(each, (scenario, before) => {
          for (const { recordId, state } of all(scenario)) {
            const former = before.get(recordId)?.state ?? '';
            if (END_STATES.includes(former)) expect(state).toBe(former);
          }
        });
      }),
      { numRuns: 100 },
    );
  });

  it('leaves each party alone a way to end agreement, terms and order in each live state (R24)', () => {
    fc.assert(
      fc.property(history, (each) => {
        run(each, (scenario) => {
          for (const { kind, owner, recordId, state } of all(scenario)) {
            if (kind !== 'agreement' && kind !== 'terms' && kind !== 'order') continue;
            if (['none', 'ended', 'closed', 'void'].includes(state)) continue;
            for (const party of [0, 1])
              expect(scenario.when(party, { kind, action: 'end', record: { owner, recordId } })).toBeUndefined();
          }
        });
      }),
      { numRuns: 100 },
    );
  });

  it('decides the same thing the same way, and changes nothing by deciding', () => {
    fc.assert(
      fc.property(history, wish, (each, { party, index }) => {
        const scenario = new Scenario().given(...each.start);
        const before = all(scenario);
        const commands = WISHES[index] ?? [];
        const [first, again] = [decide(scenario.book, commands, party), decide(scenario.book, commands, party)];
        expect(again).toEqual(first);
        expect(all(scenario)).toEqual(before);
      }),
      { numRuns: 100 },
    );
  });
});
