/**
 * Trouble with a store, as a closed union that core owns:
 *
 * | code | meaning | way out |
 * | --- | --- | --- |
 * | `storeNotOpen` | used before `open` | open it first |
 * | `storeClosed` | used after `close`, which is terminal | create a new one |
 * | `storeLocked` | another owner has it | close it there, or wait until its lease ends |
 * | `storeFenced` | another owner has taken over; nothing of this write is there | stop this process |
 * | `storeDamaged` | what is there cannot be read whole | restore it from a copy |
 * | `storeTooNew` | a newer version wrote it | upgrade |
 * | `storeFull` | no room; nothing of this write is there | make room, then open it again |
 * | `storeReadOnly` | it cannot be written | give the process the right to write |
 * | `storeUnavailable` | it does not answer, and what was under way may or may not be there | open it again, which tells |
 */
export const STORE_ERROR_CODES = [
  'storeNotOpen',
  'storeClosed',
  'storeLocked',
  'storeFenced',
  'storeDamaged',
  'storeTooNew',
  'storeFull',
  'storeReadOnly',
  'storeUnavailable',
] as const;
export type StoreErrorCode = (typeof STORE_ERROR_CODES)[number];

const MARK = Symbol.for('@lateral/StoreError');

/** The one error that a store raises. Ask for it with {@link isStoreError}: that works across duplicate packages. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  readonly [MARK] = true;

  /** @param message - What happened with the values; then, what to do. @param cause - The store's own error. */
  constructor(message: string, code: StoreErrorCode, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

export function isStoreError(error: unknown, code?: StoreErrorCode): error is StoreError {
  return (
    typeof error === 'object' &&
    error !== null &&
    MARK in error &&
    (code === undefined || (error as StoreError).code === code)
  );
}
