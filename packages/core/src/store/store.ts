import type { WaitOptions } from '../ledger/ledger.js';

/** One key with its value. */
export interface StoreEntry {
  readonly key: string;
  readonly value: Uint8Array;
}

/** Puts a value, or with `undefined` removes the key; removing what is not there is no error. */
export interface StoreWrite {
  readonly key: string;
  readonly value: Uint8Array | undefined;
}

/** Keys from `from` on and before `to`, in ascending order. */
export interface KeyRange {
  /** Inclusive. */
  readonly from: string;
  /** Exclusive. */
  readonly to: string;
  /** How many entries at most, from 1 to {@link RANGE_MAX}. */
  readonly limit: number;
  /** Starts at the end of the range. @default false */
  readonly reverse?: boolean;
}

/** Caps of one call, so that every store can keep them. */
export const RANGE_MAX = 1_000;
/** Characters of a key, each from U+0021 to U+007E: their order is the same for strings, bytes and databases. */
export const KEY_LENGTH_MAX = 512;
/** Bytes of one value. */
export const VALUE_LENGTH_MAX = 16 * 1024 * 1024;

/**
 * Where a party keeps what it must never lose: bytes under ordered text keys, written in atomic batches by one owner at a time.
 *
 * Implementors: the numbered rules are in docs/reference/store-port.md, each with its cases in `@lateral/core/conformance`.
 * Every method but `open` and `close` rejects with {@link StoreError} `storeNotOpen` before `open` and `storeClosed` after `close`.
 */
export interface Store {
  /**
   * Becomes the one owner and checks what is there; calling it again while open does nothing.
   *
   * @throws StoreError `storeLocked`, `storeDamaged`, `storeTooNew`, `storeReadOnly`, `storeFull` or `storeUnavailable`; it can be tried again.
   *   With an aborted signal, the signal's reason.
   */
  open(options?: WaitOptions): Promise<void>;
  /** Waits for the writes under way and gives ownership up. Terminal and idempotent. */
  close(): Promise<void>;
  /** @returns A copy, or undefined where there is nothing. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** What one batch wrote is seen whole or not at all. @throws RangeError for a limit out of range. */
  range(range: KeyRange): Promise<readonly StoreEntry[]>;
  /**
   * Writes all or nothing. Durable once resolved; batches take effect in the order of the calls; the last write of a key within
   * a batch counts. Calls that are made before an earlier one has resolved may share one disk flush.
   *
   * @throws StoreError `storeFull`, `storeReadOnly`, `storeFenced`; after `storeUnavailable` only another `open` tells what was written.
   */
  write(batch: readonly StoreWrite[]): Promise<void>;
}
