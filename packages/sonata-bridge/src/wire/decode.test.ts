import { readJson, type JsonValue } from '@lateral/core';
import { isLeft, isRight } from 'fp-ts/lib/Either.js';

import { money } from '../mef/money.js';
import type { Codec } from './codec.js';
import { list, object } from './containers.js';
import { decode, decodeById, decodeText } from './decode.js';
import { anything, decimal, flag, instant, integer, oneOf, opaque, text, time } from './leaves.js';
import type { PayloadProblem, PayloadWarning, ReadOptions } from './payload.js';
import { writeJson } from './write-json.js';

function json(source: string): JsonValue {
  const result = readJson(source);
  if (isLeft(result)) throw new Error(result.left.expected);
  return result.right;
}

function read<A>(
  codec: Codec<A>,
  source: string,
  options?: ReadOptions,
): { value: A; warnings: readonly PayloadWarning[] } {
  const result = decodeText(codec, source, options);
  if (isLeft(result)) throw new Error(JSON.stringify(result.left));
  return result.right;
}

function problems<A>(codec: Codec<A>, source: string, options?: ReadOptions): readonly PayloadProblem[] {
  const result = decodeText(codec, source, options);
  if (isRight(result)) throw new Error(`${source} was read`);
  return result.left;
}

const eur = (value: string) => `{"unit":"EUR","value":${value}}`;

describe('numbers', () => {
  it.each(['120.0', '120', '1.2e2'])('reads %s exactly and without a warning', (number) => {
    expect(read(money, eur(number))).toMatchObject({ value: { unit: 'EUR', value: '120' }, warnings: [] });
  });

  it('keeps digits that a double would lose', () => {
    expect(read(decimal, '9007199254740993').value).toBe('9007199254740993');
    expect(read(decimal, '0.10000000000000000000001').value).toBe('0.10000000000000000000001');
  });

  it('refuses numbers that JSON.parse has rounded', () => {
    expect(isLeft(decode(decimal, 120 as unknown as JsonValue))).toBe(true);
  });

  it('accepts zero money, and warns of a negative one', () => {
    expect(read(money, eur('0.0'))).toMatchObject({ value: { value: '0' }, warnings: [] });
    expect(read(object({ fees: money }, {}), `{"fees":${eur('-1')}}`)).toMatchObject({
      value: { fees: { value: '-1' } },
      warnings: [{ pointer: '/fees', value: eur('-1'), expected: 'a value of 0 or more' }],
    });
  });

  it('reads a number in quotes with a warning and refuses other text', () => {
    expect(read(money, eur('"100"'))).toMatchObject({
      value: { value: '100' },
      warnings: [{ pointer: '/value', value: '"100"', expected: 'a number, without quotes' }],
    });
    expect(problems(money, eur('"N/A"'))).toEqual([
      { pointer: '/value', value: '"N/A"', expected: 'a number of at most 40 digits' },
    ]);
  });

  it('keeps the decimals of a unit price beyond those of its currency', () => {
    expect(read(money, eur('0.0426')).value.value).toBe('0.0426');
    expect(read(money, '{"unit":"JPY","value":0.5}').value.value).toBe('0.5');
  });

  it('warns of a unit that is no ISO 4217 code', () => {
    expect(read(money, '{"unit":"eur","value":1}').warnings).toMatchObject([{ pointer: '' }]);
  });

  it('takes whole numbers only as integers', () => {
    expect(read(integer, '12.0').value).toBe('12');
    expect(problems(integer, '1.5')).toMatchObject([{ expected: 'an integer of at most 40 digits' }]);
  });
});

describe('times', () => {
  it('reads a day that does not exist with a warning, and refuses it where something is computed from it', () => {
    const impossible = '"2022-09-31T10:30:00.846Z"';
    expect(read(time, impossible)).toMatchObject({
      value: '2022-09-31T10:30:00.846Z',
      warnings: [{ pointer: '', value: impossible, expected: 'a day and time that exist' }],
    });
    expect(problems(instant, impossible)).toHaveLength(1);
  });

  it('reads a time without offset under a declared zone only, with a warning', () => {
    expect(problems(time, '"2025-02-24 17:36:16"')).toHaveLength(1);
    expect(read(instant, '"2025-02-24 17:36:16"', { zone: '-01:00' })).toMatchObject({
      value: '2025-02-24T17:36:16-01:00',
      warnings: [{ value: '"2025-02-24 17:36:16"' }],
    });
  });

  it.each(['1664618400', '0', '"1664618400000"', '{}', 'true'])('refuses %s where a time belongs', (source) => {
    expect(problems(time, source)).toMatchObject([{ value: source }]);
  });
});

describe('objects and lists', () => {
  const item = object({ id: text }, { note: text, amount: decimal });
  const order = object({ items: list(item, { min: 1 }) }, { open: flag, extra: opaque('@type') });

  it('reads null for an optional member as absent with a warning, and refuses it for a required one', () => {
    expect(read(order, '{"items":[{"id":"1","note":null}]}')).toMatchObject({
      value: { items: [{ id: '1' }] },
      warnings: [{ pointer: '/items/0/note', value: 'null', expected: 'a string, or no such member' }],
    });
    expect(problems(order, '{"items":[{"id":null}]}')).toEqual([
      { pointer: '/items/0/id', value: 'null', expected: 'a string' },
    ]);
    expect(problems(list(text), '["a",null]')).toMatchObject([{ pointer: '/1', value: 'null' }]);
    expect(problems(object({ value: anything }, {}), '{"value":null}')).toMatchObject([{ pointer: '/value' }]);
  });

  it('names every problem by pointer, value and what would be right', () => {
    expect(problems(order, '{"items":[{},{"id":7}],"open":"yes","extra":{}}')).toEqual([
      { pointer: '/items/0/id', value: '', expected: 'a string' },
      { pointer: '/items/1/id', value: '7', expected: 'a string' },
      { pointer: '/open', value: '"yes"', expected: 'true or false' },
      { pointer: '/extra', value: '{}', expected: 'an object with the text @type' },
    ]);
    expect(problems(order, '{"items":[]}')).toEqual([
      { pointer: '/items', value: '[]', expected: 'a list of 1 or more' },
    ]);
    expect(problems(order, '[]')).toEqual([{ pointer: '', value: '[]', expected: 'an object' }]);
    expect(problems(order, '{"items":[{"id":1}')).toMatchObject([{ pointer: '/items', offset: 18 }]);
  });

  it('leaves unknown members to the source, which echoes member for member', () => {
    const source = '{"x":{"y":[1.50,1e2]},"items":[{"id":"1","amount":120.0,"@type":"T"}],"__proto__":{"open":true}}';
    const decoded = decodeText(order, source);
    if (isLeft(decoded)) throw new Error('refused');
    expect(decoded.right.value).toEqual({ items: [{ id: '1', amount: '120' }] });
    expect(decoded.right.warnings).toEqual([]);
    expect(writeJson(decoded.right.source)).toBe(source);
  });

  it('reads members by own name only, whatever the prototype says', () => {
    const named = object({}, { constructor: text, toString: text });
    expect(read(named, '{}').value).toEqual({});
    expect(read(named, '{"constructor":"x"}').value).toEqual({ constructor: 'x' });
    expect(problems(object({ id: text }, {}), '{"__proto__":{"id":"1"}}')).toMatchObject([{ pointer: '/id' }]);
  });

  it('reads another spelling of a word or a member with a warning', () => {
    const state = oneOf(['withDrawn', 'settled'], { withdrawn: 'withDrawn' });
    const aliased = object({ kind: state }, {}, { aliases: { kind: 'type' } });
    expect(read(aliased, '{"type":"withdrawn"}')).toMatchObject({
      value: { kind: 'withDrawn' },
      warnings: [
        { pointer: '/type', value: '"withdrawn"', expected: 'the name kind' },
        { pointer: '/type', value: '"withdrawn"', expected: 'withDrawn' },
      ],
    });
    expect(problems(state, '"Settled"')).toMatchObject([{ expected: 'one of withDrawn, settled' }]);
  });
});

describe('decodeById', () => {
  const item = object({ id: text }, {});

  it('reads a list of one or a bare object', () => {
    expect(decodeById(item, json('[{"id":"1"}]'))).toMatchObject({ right: { value: { id: '1' } } });
    expect(decodeById(item, json('{"id":"1"}'))).toMatchObject({ right: { value: { id: '1' } } });
  });

  it('refuses none and two, and points into the list', () => {
    expect(decodeById(item, json('[]'))).toMatchObject({ left: [{ pointer: '', expected: 'one element, not 0' }] });
    expect(decodeById(item, json('[{},{}]'))).toMatchObject({ left: [{ expected: 'one element, not 2' }] });
    expect(decodeById(item, json('[{"id":1}]'))).toMatchObject({ left: [{ pointer: '/0/id', value: '1' }] });
  });
});
