import { JsonNumber, type DecimalText, type JsonObject, type JsonValue } from '@lateral/core';
import { failure, success } from 'io-ts';

import { Codec, readingOf, warn } from './codec.js';
import { canonicalDecimal } from './decimal-number.js';
import type { ReadOptions } from './payload.js';
import { readTime, toUtc } from './time.js';

interface Leaf<A> {
  /** What would be right. */
  readonly expected: string;
  readonly is: (value: unknown) => value is A;
  /** The value in its one spelling; `note` records what would have been right. `undefined` refuses. */
  readonly read: (value: unknown, note: (expected: string) => void, options: ReadOptions) => A | undefined;
  readonly write: (value: A) => JsonValue;
  readonly plainLength: (value: unknown) => number;
}

function leaf<A>({ expected, is, read, write, plainLength }: Leaf<A>): Codec<A> {
  return new Codec({
    expected,
    is,
    validate: (input, context) => {
      const note = (right: string) => {
        warn(context, input, right);
      };
      const value = read(input, note, readingOf(context) ?? {});
      return value === undefined ? failure(input, context, expected) : success(value);
    },
    encode: write,
    plainLength,
  });
}

const isString = (value: unknown): value is string => typeof value === 'string';
const lengthOfString = (value: unknown) => (typeof value === 'string' ? value.length + 2 : Number.NaN);
const notPlain = () => Number.NaN;

/** Any text. */
export const text: Codec<string> = leaf({
  expected: 'a string',
  is: isString,
  read: (value) => (isString(value) ? value : undefined),
  write: (value) => value,
  plainLength: lengthOfString,
});

export const flag: Codec<boolean> = leaf<boolean>({
  expected: 'true or false',
  is: (value) => typeof value === 'boolean',
  read: (value) => (typeof value === 'boolean' ? value : undefined),
  write: (value) => value,
  plainLength: (value) => (typeof value === 'boolean' ? String(value).length : Number.NaN),
});

/**
 * One of the words of an enumeration.
 *
 * @param aliases - Other spellings that are in use, each with the word it stands for; read with a warning.
 */
export function oneOf<W extends string>(words: readonly W[], aliases: Readonly<Record<string, W>> = {}): Codec<W> {
  const known = new Set<unknown>(words);
  const meant = new Map<unknown, W>(Object.entries(aliases));
  const is = (value: unknown): value is W => known.has(value);
  return leaf({
    expected: `one of ${words.join(', ')}`,
    is,
    read: (value, note) => {
      const word = meant.get(value);
      if (word !== undefined) note(word);
      return word ?? (is(value) ? value : undefined);
    },
    write: (value) => value,
    plainLength: (value) => (is(value) ? value.length + 2 : Number.NaN),
  });
}

const isTime = (value: unknown): value is string => isString(value) && toUtc(value) !== undefined;

/** A time of RFC 3339 by its text. A day that does not exist is read with a warning: {@link toUtc} has no answer then. */
export const time: Codec<string> = leaf({
  expected: 'a time of RFC 3339, as in "2026-10-01T00:00:00Z"',
  is: isString,
  read: (value, note, { zone }) => {
    const read = isString(value) ? readTime(value, zone) : undefined;
    if (read?.remark !== undefined) note(read.remark);
    return read?.text;
  },
  write: (value) => value,
  plainLength: (value) => (isTime(value) ? value.length + 2 : Number.NaN),
});

/** A {@link time} that something is computed from, so that its day has to exist. */
export const instant: Codec<string> = leaf({
  expected: 'a time of RFC 3339 that exists, as in "2026-10-01T00:00:00Z"',
  is: isTime,
  read: (value, note, { zone }) => {
    const read = isString(value) ? readTime(value, zone) : undefined;
    if (read === undefined || !isTime(read.text)) return undefined;
    if (read.remark !== undefined) note(read.remark);
    return read.text;
  },
  write: (value) => value,
  plainLength: time.plainLength,
});

const isDecimal = (value: unknown): value is DecimalText => isString(value) && canonicalDecimal(value) === value;

function numbers(expected: string, isRight: (value: DecimalText) => boolean): Codec<DecimalText> {
  return leaf({
    expected,
    is: (value): value is DecimalText => isDecimal(value) && isRight(value),
    read: (value, note) => {
      const source = value instanceof JsonNumber ? value.text : value;
      const decimal = isString(source) ? canonicalDecimal(source) : undefined;
      if (decimal === undefined || !isRight(decimal)) return undefined;
      if (isString(value)) note('a number, without quotes');
      return decimal;
    },
    write: (value) => new JsonNumber(canonicalDecimal(value) ?? value),
    plainLength: notPlain, // `JSON.parse` loses the text of a number
  });
}

/** A number by its exact value; `number` of a definition, whatever its format says. */
export const decimal: Codec<DecimalText> = numbers('a number of at most 40 digits', () => true);

/** An `integer` of a definition. */
export const integer: Codec<DecimalText> = numbers('an integer of at most 40 digits', (value) => !value.includes('.'));

/** Whether a wire value is an object and no list or number. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
}

/** An object that is carried as it stands; the definition leaves its content open but for some texts in it. */
export function opaque(...texts: readonly string[]): Codec<JsonObject> {
  const is = (value: unknown): value is JsonObject =>
    isJsonObject(value) && texts.every((name) => isString(value[name]));
  return leaf({
    expected: texts.length === 0 ? 'an object' : `an object with the text ${texts.join(' and ')}`,
    is,
    read: (value) => (is(value) ? value : undefined),
    write: (value) => value,
    plainLength: notPlain,
  });
}

/** Any value, as TM Forum's characteristics hold it; in a required place not `null`. */
export const anything: Codec<JsonValue> = leaf<JsonValue>({
  expected: 'a value',
  is: (value): value is JsonValue => value !== undefined,
  read: (value) => value as JsonValue,
  write: (value) => value,
  plainLength: (value) => (isString(value) ? value.length + 2 : flag.plainLength(value)),
});
