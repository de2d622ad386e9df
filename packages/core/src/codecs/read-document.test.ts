import * as E from 'fp-ts/lib/Either.js';
import fc from 'fast-check';
import type { BilledKind, BusinessDocument, DocumentReadProblem } from '@lateral/core';
import { canonicalText, readDocument, readDocumentValue } from '@lateral/core';
import { activeOrder, agreement, invoiceOf, payment, termsOf, trafficRating, usage } from '../../test/documents.js';

const DOCUMENTS: readonly BusinessDocument[] = [
  ...[agreement, termsOf('ELINE', '2'), activeOrder, usage, trafficRating, invoiceOf('2'), payment],
];
const textOf = (value: object): string => E.getOrElse(() => '')(canonicalText(value));
const read = (kind: BilledKind, value: object) => readDocumentValue(kind, value);

describe('the gate for documents', () => {
  it.each(DOCUMENTS.map((document) => [document.kind, document] as const))(
    'lets %s pass as it is',
    (kind, document) => {
      expect(readDocument(kind, textOf(document))).toEqual(E.right(document));
      expect(read(kind, document)).toEqual(E.right(document));
    },
  );

  it.each(DOCUMENTS.map((document) => [document.kind, document] as const))(
    'refuses %s without any one of the members that it must have, by its pointer',
    (kind, document) => {
      const optional = ['requestedCompletionDate', 'completionDate', 'productId'];
      for (const member of Object.keys(document).filter((each) => !optional.includes(each))) {
        const rest = Object.fromEntries(Object.entries(document).filter(([name]) => name !== member));
        const problem: Partial<DocumentReadProblem> = { code: 'shape', pointer: `/${member}`, value: 'absent' };
        expect(read(kind, rest)).toMatchObject(E.left(problem));
      }
    },
  );

  it.each(DOCUMENTS.map((document) => [document.kind, document] as const))(
    'refuses %s with a member more, wherever it stands',
    (kind, document) => {
      expect(read(kind, { ...document, more: 'x' })).toEqual(
        E.left({ code: 'unknownMember', pointer: '/more', value: '"x"', expected: 'no such member' }),
      );
    },
  );

  it('finds an unknown member deep within', () => {
    const items = [{ ...invoiceOf('1').items[0], net: { currency: 'EUR', minor: '1', precision: '2' } }];
    expect(read('invoice', { ...invoiceOf('1'), items })).toMatchObject({
      left: { code: 'unknownMember', pointer: '/items/0/net/precision' },
    });
  });

  it.each(
    rows([
      ['usage', { ...usage, quantity: '150.50' }, '/quantity', '"150.50"'],
      ['usage', { ...usage, quantity: '-0' }, '/quantity', '"-0"'],
      ['usage', { ...usage, quantity: '1e3' }, '/quantity', '"1e3"'],
      ['usage', { ...usage, quantity: `0.${'1'.repeat(41)}` }, '/quantity', `"0.${'1'.repeat(41)}"`],
      ['usage', { ...usage, recordCount: '03' }, '/recordCount', '"03"'],
      ['usage', { ...usage, recordsRoot: 'AB'.repeat(32) }, '/recordsRoot', `"${'AB'.repeat(32)}"`],
      ['usage', { ...usage, seller: '' }, '/seller', '""'],
      ['usage', { ...usage, seller: 'x'.repeat(4_097) }, '/seller', `"${'x'.repeat(119)}`],
      ['usage', { ...usage, interval: { ...usage.interval, to: '2026-11-01' } }, '/interval/to', '"2026-11-01"'],
      ['order', { ...activeOrder, action: 'cancel' }, '/action', '"cancel"'],
      ['order', { ...activeOrder, completionDate: 'soon' }, '/completionDate', '"soon"'],
      ['terms', { ...termsOf('ELINE', '1'), invoiceOption: '3' }, '/invoiceOption', '"3"'],
      ['terms', { ...termsOf('ELINE', '1'), paymentTermDays: '3651' }, '/paymentTermDays', '"3651"'],
      ['terms', { ...termsOf('ELINE', '1'), currency: { code: 'eur', minorUnits: '2' } }, '/currency/code', '"eur"'],
      [
        'terms',
        { ...termsOf('ELINE', '1'), charges: [{ type: 'fixed', name: 'a', price: 'free' }] },
        '/charges/0/price',
        '"free"',
      ],
      ['payment', { ...payment, amount: { currency: 'EUR', minor: '1.5' } }, '/amount/minor', '"1.5"'],
      ['agreement', { ...agreement, parties: agreement.parties.slice(0, 1) }, '/parties/1', 'absent'],
      ['payment', usage, '/kind', '"usage"'],
    ]),
  )('refuses %s with %s %s', (kind, pointer, value, document) => {
    expect(read(kind, document)).toMatchObject({ left: { pointer, value } });
  });

  it('takes nothing but the canonical text', () => {
    const text = textOf(usage);
    const spaced = text.replace(',', ', ');
    expect(readDocument('usage', spaced)).toMatchObject({ left: { code: 'notCanonical', pointer: '' } });
    expect(readDocument('usage', `${text}\n`)).toMatchObject({ left: { code: 'notCanonical' } });
    expect(readDocument('usage', text.slice(0, -1))).toMatchObject({ left: { code: 'syntax' } });
    expect(readDocument('usage', '"usage"')).toMatchObject({ left: { code: 'root' } });
    expect(readDocument('usage', text.replace('"3"', '3'))).toMatchObject({ left: { code: 'number' } });
    expect(readDocument('usage', text.replace('{', '{"kind":"usage",'))).toMatchObject({
      left: { code: 'duplicateMember', pointer: '/kind' },
    });
  });

  it('never throws, whatever the value', () => {
    fc.assert(
      fc.property(fc.constantFrom(...DOCUMENTS), fc.object({ maxDepth: 3 }), (document, more) => {
        expect(['Left', 'Right']).toContain(read(document.kind, { ...document, ...more })._tag);
        expect(read(document.kind, more)._tag).toBe('Left');
      }),
    );
  });
});

/** What names a case first. */
function rows(
  cases: readonly (readonly [BilledKind, object, string, string])[],
): readonly (readonly [BilledKind, string, string, object])[] {
  return cases.map(([kind, document, pointer, value]) => [kind, pointer, value, document]);
}
