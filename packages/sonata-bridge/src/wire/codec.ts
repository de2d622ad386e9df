import { jsonPointer, type JsonValue } from '@lateral/core';
import { Type, type Context, type ContextEntry, type Mixed, type Validation } from 'io-ts';

import type { PayloadWarning, ReadOptions } from './payload.js';
import { excerpt } from './write-json.js';

/** One reading of a payload: what is declared about the other party, and what was noticed so far. */
export interface Reading extends ReadOptions {
  readonly warnings: PayloadWarning[];
}

/** The first entry of an io-ts context, the document itself, carries the reading. */
interface DocumentEntry extends ContextEntry {
  readonly reading: Reading;
}

/** An io-ts codec between a wire value, as `readJson` answers it, and `A`. Its name says what would be right. */
export class Codec<A> extends Type<A, JsonValue> {
  /**
   * Tells apart what `JSON.parse` may read: the length of the shortest JSON text of the value if it is an `A` that
   * reads without a warning and holds known members only, otherwise `NaN` or another length than its text has.
   */
  readonly plainLength: (value: unknown) => number;

  constructor(parts: {
    readonly expected: string;
    readonly is: (value: unknown) => value is A;
    readonly validate: (value: unknown, context: Context) => Validation<A>;
    readonly encode: (value: A) => JsonValue;
    readonly plainLength: (value: unknown) => number;
  }) {
    super(parts.expected, parts.is, parts.validate, parts.encode);
    this.plainLength = parts.plainLength;
  }
}

/** A {@link Codec} of anything. */
export type AnyCodec = Mixed & { readonly plainLength: (value: unknown) => number };

/** The context in which a document, or the part of it that `steps` lead to, is read. */
export function contextOf(codec: AnyCodec, part: unknown, reading: Reading, steps: readonly string[] = []): Context {
  const document: DocumentEntry = { key: '', type: codec, actual: part, reading };
  return [document, ...steps.map((key) => ({ key, type: codec, actual: part }))];
}

/** The reading that a context belongs to; a codec that is used by itself has none. */
export function readingOf([document]: Context): Reading | undefined {
  return document !== undefined && 'reading' in document ? (document as DocumentEntry).reading : undefined;
}

/** Notes that a value was read although something else would be right. */
export function warn(context: Context, value: unknown, expected: string): void {
  readingOf(context)?.warnings.push({ pointer: pointerOf(context), value: excerpt(value), expected });
}

/** JSON pointer to the value that a context describes. */
export function pointerOf([, ...steps]: Context): string {
  return jsonPointer(steps.map(({ key }) => key));
}
