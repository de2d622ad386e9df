import { isLeft, isRight, right } from 'fp-ts/lib/Either.js';
import fc from 'fast-check';

import { JsonNumber, readJson, type JsonValue } from './json.js';

/** Numbers as numbers again, ordinary objects: what `JSON.parse` would have answered. */
function asParsed(value: JsonValue): unknown {
  if (value instanceof JsonNumber) return Number(value.text);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((element: JsonValue) => asParsed(element));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asParsed(member)]));
}

const unpaired = /[\ud800-\udfff]/u;
const member = fc.constantFrom('a', 'b', '', '__proto__', 'constructor', 'é', '1');
const leaf = fc.oneof(fc.constantFrom(null, true, false, ''), fc.string({ unit: 'binary' }), fc.double(), fc.integer());
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(member, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
/** Text near JSON: a valid one with a few characters changed. */
const nearJson = fc
  .tuple(
    fc.json(),
    fc.nat(),
    fc.constantFrom('', '"', ',', ':', '}', ']', '1', '\\', ' ', '\ud800', '{"a":"b","a":"b"}'),
  )
  .map(([text, at, insert]) => {
    const cut = at % (text.length + 1);
    return text.slice(0, cut) + insert + text.slice(cut);
  });

describe('readJson', () => {
  it('reads what JSON.stringify writes, compact and spaced out alike', () => {
    fc.assert(
      fc.property(tree, (value) => {
        const compact = readJson(JSON.stringify(value));
        expect(readJson(JSON.stringify(value, null, 1))).toEqual(compact);
        if (isLeft(compact)) throw new Error(compact.left.expected);
        expect(asParsed(compact.right)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('answers alike by JSON.parse and by its tokenizer, which a leading blank selects', () => {
    fc.assert(
      fc.property(fc.oneof(nearJson, fc.json()), (text) => {
        const direct = readJson(text);
        const tokenized = readJson(` ${text}`);
        if (isRight(direct)) expect(tokenized).toEqual(right(direct.right));
        else if (!text.startsWith('\ufeff')) {
          expect(tokenized).toMatchObject({ left: { code: direct.left.code, offset: direct.left.offset + 1 } });
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('accepts what JSON.parse accepts, except for repeated members and lone surrogates', () => {
    fc.assert(
      fc.property(nearJson, (text) => {
        const result = readJson(text);
        const isSyntaxError = isLeft(result) && result.left.code === 'syntax';
        if (isRight(result)) expect(() => JSON.parse(text) as unknown).not.toThrow();
        if (isSyntaxError && !unpaired.test(text)) expect(() => JSON.parse(text) as unknown).toThrow();
      }),
      { numRuns: 1_000 },
    );
  });
});
