import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { utf8 } from '../../protocol/bytes.js';
import { StoreError } from '../../store/errors.js';

/** Bytes within a stored value, as base64. */
export const bytes = new t.Type<Uint8Array, string>(
  'base64',
  (value): value is Uint8Array => value instanceof Uint8Array,
  (value, context) =>
    typeof value === 'string' ? t.success(Uint8Array.from(Buffer.from(value, 'base64'))) : t.failure(value, context),
  (value) => Buffer.from(value).toString('base64'),
);

const text = new TextDecoder('utf-8', { fatal: true });

export function encodeStored<A, O>(codec: t.Type<A, O>, value: A): Uint8Array {
  return utf8(JSON.stringify(codec.encode(value)));
}

/** @throws StoreError `storeDamaged` that names the key. */
export function decodeStored<A, O>(codec: t.Type<A, O>, key: string, value: Uint8Array): A {
  const decoded = E.tryCatch(() => codec.decode(JSON.parse(text.decode(value))), E.toError);
  if (E.isRight(decoded) && E.isRight(decoded.right)) return decoded.right.right;
  throw new StoreError(
    `The stored ${key} is no ${codec.name}; restore the store from a copy`,
    'storeDamaged',
    E.isLeft(decoded) ? decoded.left : undefined,
  );
}
