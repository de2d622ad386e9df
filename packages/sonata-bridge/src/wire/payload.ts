import type { JsonValue } from '@lateral/core';

/** Why a payload is refused, and where: enough to print "file, JSON pointer, value, what would be right". */
export interface PayloadProblem {
  /** RFC 6901 pointer; `""` is the whole document. */
  readonly pointer: string;
  /** What stands there as JSON text, at most 60 characters of it; `""` where nothing stands. */
  readonly value: string;
  /** What would be right, as in "a time of RFC 3339". */
  readonly expected: string;
  /** UTF-16 code units from the start of the text, where the text is no JSON. */
  readonly offset?: number;
}

/** Something that was read although the definition does not allow it. */
export type PayloadWarning = PayloadProblem;

/** A payload that was read. */
export interface Decoded<T> {
  /** The members that the definition names, in one spelling each. */
  readonly value: T;
  readonly warnings: readonly PayloadWarning[];
  /** The whole document as received, unknown members and number texts included: what is echoed. */
  readonly source: JsonValue;
}

export interface ReadOptions {
  /**
   * Offset that the other party is known to mean where a time names none, `Z` or `±HH:MM`. Without it such a time is
   * refused, as nobody can say which instant it is.
   */
  readonly zone?: string;
}
