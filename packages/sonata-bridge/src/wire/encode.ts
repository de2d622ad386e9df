import type { JsonValue } from '@lateral/core';
import { isLeft, left, map, right, type Either } from 'fp-ts/lib/Either.js';

import type { Codec } from './codec.js';
import { decode } from './decode.js';
import type { PayloadProblem } from './payload.js';
import { writeJson } from './write-json.js';

/**
 * The payload of a value, strictly by the definition: known members only, no `null`, numbers without an exponent.
 * What the definition leaves open, such as the value of a characteristic, is written as it stands.
 *
 * @returns What would have been tolerated on reading is a problem here, such as a negative amount or a missing member.
 */
export function encodePayload<A>(codec: Codec<A>, value: A): Either<readonly PayloadProblem[], JsonValue> {
  const payload = codec.encode(value);
  const check = decode(codec, payload);
  if (isLeft(check)) return check;
  return check.right.warnings.length > 0 ? left(check.right.warnings) : right(payload);
}

/**
 * The JSON text of a value, as {@link encodePayload} checks it.
 *
 * @param indent - Blanks per level; 0 writes one line. @default 0
 */
export function writePayload<A>(codec: Codec<A>, value: A, indent = 0): Either<readonly PayloadProblem[], string> {
  return map((payload: JsonValue) => writeJson(payload, indent))(encodePayload(codec, value));
}
