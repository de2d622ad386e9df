import type { JsonObject, JsonValue } from '@lateral/core';
import { isLeft } from 'fp-ts/lib/Either.js';
import { appendContext, failure, failures, success, type Context, type Errors, type TypeOf } from 'io-ts';

import { Codec, warn, type AnyCodec } from './codec.js';
import { isJsonObject } from './leaves.js';
import { plainLengthOf, type PlainMember } from './plain-length.js';

type Members = Readonly<Record<string, AnyCodec>>;
type Shape<R extends Members, O extends Members> = { readonly [N in keyof R]: TypeOf<R[N]> } & {
  readonly [N in keyof O]?: TypeOf<O[N]>;
};

/** Where reading is more tolerant than the definition. Each use is a warning. */
interface Tolerance {
  /** Names of optional members that the definition requires. */
  readonly missed?: readonly string[];
  /** Other names of members that are in use, by the member's own name. */
  readonly aliases?: Readonly<Record<string, string>>;
}

interface Member extends PlainMember {
  readonly codec: AnyCodec;
  readonly isRequired: boolean;
  readonly alias: string | undefined;
}

/**
 * An object of a definition. Members it does not name are left to the source; `null` for an optional member is read
 * as absent with a warning.
 */
export function object<R extends Members, O extends Members>(
  required: R,
  optional: O,
  { missed = [], aliases = {} }: Tolerance = {},
): Codec<Shape<R, O>> {
  const members = [...Object.entries(required), ...Object.entries(optional)].map(([name, codec]): Member => {
    const isRequired = Object.hasOwn(required, name);
    const isExpected = isRequired || missed.includes(name);
    return { name, codec, isRequired, isExpected, alias: aliases[name], plainLength: codec.plainLength };
  });
  return new Codec<Shape<R, O>>({
    expected: 'an object',
    is: (value): value is Shape<R, O> => hasMembers(members, value),
    validate: (input, context) => {
      if (!isJsonObject(input)) return failure(input, context, 'an object');
      const value: Record<string, unknown> = {};
      const errors = members.flatMap((member) => readMember(member, input, context, value));
      return errors.length > 0 ? failures(errors) : success(value as Shape<R, O>);
    },
    encode: (value) => encodeMembers(members, value),
    plainLength: plainLengthOf(members),
  });
}

/** Puts the member into `value`, or says what is wrong with it. */
function readMember(member: Member, input: JsonObject, context: Context, value: Record<string, unknown>): Errors {
  const { name, codec, isRequired, isExpected } = member;
  const { key, received } = find(member, input);
  if (received === undefined && !isExpected) return []; // nearly all optional members: no context is built for them
  const at = appendContext(context, key, codec, received);
  if (key !== name) warn(at, received, `the name ${name}`);
  if (received === undefined || received === null) {
    if (isRequired) return [{ value: received, context: at, message: codec.name }];
    if (received === null) warn(at, received, `${codec.name}, or no such member`);
    else if (isExpected) warn(at, received, codec.name);
    return [];
  }
  const result = codec.validate(received, at);
  if (isLeft(result)) return result.left;
  value[name] = result.right;
  return [];
}

function find({ name, alias }: Member, input: JsonObject): { key: string; received: JsonValue | undefined } {
  const key = alias !== undefined && !Object.hasOwn(input, name) && Object.hasOwn(input, alias) ? alias : name;
  return { key, received: Object.hasOwn(input, key) ? input[key] : undefined };
}

function hasMembers(members: readonly Member[], value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  return members.every(({ name, codec, isRequired }) => {
    const member = value[name];
    return member === undefined ? !isRequired : codec.is(member);
  });
}

function encodeMembers(members: readonly Member[], value: object): JsonObject {
  const known = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    members
      .filter(({ name }) => known[name] !== undefined)
      .map(({ name, codec }): [string, JsonValue] => [name, codec.encode(known[name]) as JsonValue]),
  );
}

/**
 * A list of a definition.
 *
 * @param min - Elements that it has at least. @default 0
 */
export function list<A>(element: Codec<A>, { min = 0 }: { readonly min?: number } = {}): Codec<readonly A[]> {
  const expected = min === 0 ? 'a list' : `a list of ${min} or more`;
  const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.length >= min;
  return new Codec<readonly A[]>({
    expected,
    is: (value): value is readonly A[] => isList(value) && value.every(element.is),
    validate: (input, context) => {
      if (!isList(input)) return failure(input, context, expected);
      const values: A[] = [];
      const errors: Errors = [];
      input.forEach((part, index) => {
        const result = element.validate(part, appendContext(context, String(index), element, part));
        if (isLeft(result)) errors.push(...result.left);
        else values.push(result.right);
      });
      return errors.length > 0 ? failures(errors) : success(values);
    },
    encode: (values) => values.map((value) => element.encode(value)),
    plainLength: (value) => {
      if (!isList(value)) return Number.NaN;
      let length = 1;
      for (const part of value) length += element.plainLength(part) + 1;
      return Math.max(length, 2);
    },
  });
}
