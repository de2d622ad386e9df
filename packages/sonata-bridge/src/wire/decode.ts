import { readJson, type JsonProblem, type JsonValue } from '@lateral/core';
import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';
import type { ValidationError } from 'io-ts';

import { contextOf, pointerOf, type Codec } from './codec.js';
import type { Decoded, PayloadProblem, PayloadWarning, ReadOptions } from './payload.js';
import { excerpt } from './write-json.js';

/** Reads a value of {@link readJson} by a codec: tolerant, with a warning for each thing that was tolerated. */
export function decode<A>(
  codec: Codec<A>,
  source: JsonValue,
  options: ReadOptions = {},
): Either<readonly PayloadProblem[], Decoded<A>> {
  return decodePart(codec, source, source, [], options);
}

/** Reads a JSON text by a codec. */
export function decodeText<A>(
  codec: Codec<A>,
  text: string,
  options: ReadOptions = {},
): Either<readonly PayloadProblem[], Decoded<A>> {
  const json = readJson(text);
  return isLeft(json) ? left([problemOfJson(json.left)]) : decode(codec, json.right, options);
}

/** A text that is no JSON, as a problem of the payload. */
export function problemOfJson({ pointer, offset, value, expected }: JsonProblem): PayloadProblem {
  return { pointer, offset, value, expected };
}

/** Reads the answer to a read by id, which the definition of MEF 141 makes a list of one and some sellers an object. */
export function decodeById<A>(
  codec: Codec<A>,
  source: JsonValue,
  options: ReadOptions = {},
): Either<readonly PayloadProblem[], Decoded<A>> {
  if (!Array.isArray(source)) return decodePart(codec, source, source, [], options);
  const [only, ...others] = source as readonly JsonValue[];
  if (only === undefined || others.length > 0) {
    return left([{ pointer: '', value: excerpt(source), expected: `one element, not ${source.length}` }]);
  }
  return decodePart(codec, only, source, ['0'], options);
}

function decodePart<A>(
  codec: Codec<A>,
  part: JsonValue,
  source: JsonValue,
  steps: readonly string[],
  options: ReadOptions,
): Either<readonly PayloadProblem[], Decoded<A>> {
  const warnings: PayloadWarning[] = [];
  const result = codec.validate(part, contextOf(codec, part, { ...options, warnings }, steps));
  return isLeft(result) ? left(result.left.map(problemOf)) : right({ value: result.right, warnings, source });
}

function problemOf({ value, context, message }: ValidationError): PayloadProblem {
  return { pointer: pointerOf(context), value: excerpt(value), expected: message ?? 'another value' };
}
