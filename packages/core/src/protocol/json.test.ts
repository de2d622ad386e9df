import { isLeft, isRight } from 'fp-ts/lib/Either.js';

import { JsonNumber, parsePlainJson, readJson, type JsonLimits, type JsonProblem, type JsonValue } from './json.js';

function read(text: string, limits?: JsonLimits): JsonValue {
  const result = readJson(text, limits);
  if (isLeft(result)) throw new Error(JSON.stringify(result.left));
  return result.right;
}

function problemOf(text: string, limits?: JsonLimits): JsonProblem {
  const result = readJson(text, limits);
  if (isRight(result)) throw new Error(`${text} was read`);
  return result.left;
}

describe('readJson', () => {
  it.each(['120.0', '120', '0.0', '1.2e2', '-0', '9007199254740993', '1E-400', '0.10000000000000000000001'])(
    'keeps the source text of the number %s',
    (text) => {
      expect(read(`{"a":[${text}]}`)).toEqual({ a: [new JsonNumber(text)] });
      expect(read(` ${text}\n`)).toEqual(new JsonNumber(text));
    },
  );

  it('reads words, strings, escapes, blanks and nesting', () => {
    expect(read(' { "a" : [ true , false , null ] ,\r\n\t"b" : { } , "c" : [ ] } ')).toEqual({
      a: [true, false, null],
      b: {},
      c: [],
    });
    expect(read('"\\u00e9\\n\\/\\"\\\\ \\ud83d\\ude00 😀"')).toBe('é\n/"\\ 😀 😀');
  });

  it('takes __proto__ and constructor as members and changes no prototype', () => {
    for (const text of ['{"__proto__":{"polluted":"yes"},"constructor":"x"}', '{"__proto__":{"polluted":1}}']) {
      const value = read(text) as Record<string, JsonValue>;
      expect(Object.getPrototypeOf(value)).toBeNull();
      expect(Object.keys(value)[0]).toBe('__proto__');
      expect(Object.keys(value['__proto__'] as object)).toEqual(['polluted']);
    }
    expect('polluted' in {}).toBe(false);
  });

  it('refuses a repeated member, also when it is spelled differently', () => {
    expect(problemOf('{"a":{"b":"1","b":"1"}}')).toMatchObject({
      code: 'duplicateMember',
      pointer: '/a/b',
      offset: 14,
      value: '"b":"1"}}',
    });
    expect(problemOf('{"a":1,"\\u0061":2}').code).toBe('duplicateMember');
    expect(problemOf('{"__proto__":1,"__proto__":2}').code).toBe('duplicateMember');
  });

  it('bounds depth and size', () => {
    const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    expect(isRight(readJson(nested(64)))).toBe(true);
    expect(problemOf(nested(65))).toMatchObject({ code: 'tooDeep', offset: 64, pointer: '/0'.repeat(64) });
    expect(problemOf('['.repeat(1_000_000), { maxDepth: 1e9 }).code).toBe('tooDeep');
    expect(problemOf('[1]', { maxDepth: 0 }).code).toBe('tooDeep');
    expect(problemOf('"abc"', { maxChars: 4 })).toMatchObject({ code: 'tooLarge', value: '5 characters' });
  });

  it('refuses lone surrogates, raw or escaped, in values and names', () => {
    expect(problemOf('{"a":"\\ud83d"}')).toMatchObject({ code: 'loneSurrogate', pointer: '/a', offset: 5 });
    expect(problemOf('"\ude00"').code).toBe('loneSurrogate');
    expect(problemOf('{"\\udc00":1}').code).toBe('loneSurrogate');
    expect(read('"\ud83d\ude00"')).toBe('😀');
  });

  it.each([
    ['', '', 0, 'a JSON value'],
    ['\ufeff{}', '', 0, 'a text without a byte order mark'],
    ['{"a":1} x', '', 8, 'nothing behind the value'],
    ['{"a/b":[1,{"c~":tru}]}', '/a~1b/1/c~0', 16, 'a JSON value'],
    ['{"a":01}', '', 6, 'a comma or the end of the object'],
    ['[1,]', '/1', 3, 'a JSON value'],
    ['[1 2]', '', 3, 'a comma or the end of the array'],
    ['{a:1}', '', 1, 'a member name in double quotes'],
    ['{"a" 1}', '/a', 5, 'a colon behind the member name'],
    ['{"a":NaN}', '/a', 5, 'a JSON value'],
    ['["\u0001"]', '/0', 2, 'a closing quote; control characters are escaped, as in "\\n"'],
    ['["\\x"]', '/0', 2, 'one of \\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u and four hex digits'],
  ])('says for %j where it is wrong and what would be right', (text, pointer, offset, expected) => {
    expect(problemOf(text)).toMatchObject({ code: 'syntax', pointer, offset, expected });
  });
});

describe('parsePlainJson', () => {
  const lengthOf = (value: unknown) => (value === null ? Number.NaN : JSON.stringify(value).length);

  it('takes a text that is spelled as short as its value can be', () => {
    expect(parsePlainJson('{"a":["b",true,{}],"c":[]}', lengthOf)).toEqual({ a: ['b', true, {}], c: [] });
  });

  it.each(['{"a":"1","a":"2"}', '{"a": "b"}', '"\\u0041"', '"😀"', '"\ude00"', '{"a":', 'null'])(
    'leaves %j to readJson',
    (text) => {
      expect(parsePlainJson(text, lengthOf)).toBeUndefined();
    },
  );
});
