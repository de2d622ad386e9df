import canonicalize from 'canonicalize';
import * as E from 'fp-ts/lib/Either.js';
import fc from 'fast-check';
import type { DocumentProblemCode } from '@lateral/core';
import { canonicalBytes, canonicaliseText, canonicalText, isInstant, JsonNumber } from '@lateral/core';

const textOf = (value: object): string => E.getOrElse(() => 'refused')(canonicalText(value));

const name = fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => text.normalize('NFC'));
const word = name.map((text) => text.replace(/^\d{4}-/, ''));
const document = fc.dictionary(
  name,
  fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      word,
      fc.boolean(),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(name, tie('value'), { maxKeys: 4 }),
    ),
  })).value,
  { maxKeys: 6 },
);

/** The same value as JSON text with members and blanks of any order and kind. */
function spelled(value: unknown, pick: (bound: number) => number): string {
  const blank = (): string => ['', ' ', '\n', '\t\r '][pick(4)] ?? '';
  if (typeof value !== 'object' || value === null) return blank() + JSON.stringify(value) + blank();
  if (Array.isArray(value)) return `${blank()}[${value.map((item) => spelled(item, pick)).join(',') || blank()}]`;
  const members = Object.entries(value);
  for (let last = members.length - 1; last > 0; last--) {
    const other = pick(last + 1);
    members.push(...members.splice(other, 1));
  }
  const inner = members.map(([key, item]) => `${blank()}${JSON.stringify(key)}${blank()}:${spelled(item, pick)}`);
  return `${blank()}{${inner.join(',') || blank()}}${blank()}`;
}

describe('canonical documents', () => {
  it('are what an RFC 8785 library writes, for documents of strings', () => {
    fc.assert(
      fc.property(document, (value) => {
        expect(canonicalText(value)).toEqual(E.right(canonicalize(value)));
      }),
    );
  });

  it('do not depend on the order of members and on blanks, and are their own canonical text', () => {
    fc.assert(
      fc.property(document, fc.infiniteStream(fc.nat(1_000)), (value, stream) => {
        const text = textOf(value);
        const pick = (bound: number): number => (stream.next().value as number) % bound;
        expect(canonicaliseText(spelled(value, pick))).toEqual(E.right(text));
        expect(canonicaliseText(text)).toEqual(E.right(text));
      }),
    );
  });

  it.each<[DocumentProblemCode, string, string, string]>([
    ['syntax', '{"a":"b",}', '', '}'],
    ['number', '{"a":{"b/c":[true,12.50]}}', '/a/b~1c/1', '12.50'],
    ['null', '{"a":[null]}', '/a/0', 'null'],
    ['duplicateMember', '{"a":{"b":"1","b":"2"}}', '/a/b', '"b":"2"}}'],
    ['loneSurrogate', '{"a":"\\ud800"}', '/a', '"\\ud800"}'],
    ['notNfc', '{"a":["e\\u0301"]}', '/a/0', 'e\u0301'],
    ['notNfc', '{"x":{"e\\u0301":"a"}}', '/x/e\u0301', 'e\u0301'],
    ['instant', '{"a":"2026-02-30T00:00:00Z"}', '/a', '2026-02-30T00:00:00Z'],
    ['instant', '{"a":"2026-02-28 00:00"}', '/a', '2026-02-28 00:00'],
    ['root', '["a"]', '', 'no object'],
    ['root', '"a"', '', '"a"'],
  ])('are refused with %s: %s', (code, text, pointer, value) => {
    expect(canonicaliseText(text)).toMatchObject(E.left({ code, pointer, value }));
  });

  it('name what would be right', () => {
    expect(canonicalText({ price: 12.5 })).toEqual(
      E.left({ code: 'number', pointer: '/price', value: '12.5', expected: 'a decimal in a string' }),
    );
    expect(canonicalText({ price: new JsonNumber('1e2') })).toMatchObject({ left: { code: 'number', value: '1e2' } });
    expect(canonicalText({ price: null })).toMatchObject({ left: { code: 'null', expected: 'the member left out' } });
  });

  it('leave out members that are undefined', () => {
    expect(canonicalText({ b: undefined, a: '1' })).toEqual(E.right('{"a":"1"}'));
  });

  it('are at most 32 levels deep, the document being the first', () => {
    const nested = (levels: number): object =>
      Array.from({ length: levels - 1 }).reduce<object>((inner) => ({ a: inner }), {});
    expect(E.isRight(canonicalText(nested(32)))).toBe(true);
    expect(canonicalText(nested(33))).toMatchObject({ left: { code: 'tooDeep', pointer: '/a'.repeat(32) } });
    expect(canonicaliseText(JSON.stringify(nested(33)))).toMatchObject({ left: { code: 'tooDeep' } });
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    expect(canonicalText(cycle)).toMatchObject({ left: { code: 'tooDeep' } });
  });

  it('are at most 1,048,576 bytes of UTF-8 long, whatever the blanks around them', () => {
    const longest = 1_048_576 - '{"a":""}'.length;
    expect(E.isRight(canonicalText({ a: 'x'.repeat(longest) }))).toBe(true);
    expect(canonicalText({ a: 'x'.repeat(longest + 1) })).toMatchObject({ left: { code: 'tooLarge' } });
    expect(canonicalText({ a: 'é'.repeat(longest / 2) })).toMatchObject({ _tag: 'Right' });
    expect(canonicalText({ a: 'é'.repeat(longest / 2 + 1) })).toMatchObject({ left: { code: 'tooLarge' } });
    expect(canonicaliseText(`${' '.repeat(3_000_000)}{}`)).toEqual(E.right('{}'));
    expect(E.map((bytes: Uint8Array) => bytes.length)(canonicalBytes({ a: 'é' }))).toEqual(E.right(10));
  });

  it('look at instants in values, not in names', () => {
    expect(E.isRight(canonicalText({ '2026-02-31T10:00': 'a' }))).toBe(true);
    expect(E.isRight(canonicalText({ a: '2026-02-31' }))).toBe(true);
    expect(isInstant('2000-02-29T23:59:59Z')).toBe(true);
    for (const wrong of [
      '1900-02-29T00:00:00Z',
      '2026-04-31T00:00:00Z',
      '2026-01-01T24:00:00Z',
      '2026-01-01T00:00:60Z',
    ])
      expect([wrong, isInstant(wrong)]).toEqual([wrong, false]);
  });
});
