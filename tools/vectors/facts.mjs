/** Numbers and names that all vectors share. */
import { bytesOf } from './seed.mjs';

export const HOUR = 3_600;
/** 2026-01-01T00:00:00Z */
export const START = 1_767_225_600;
export const DAY = 24 * HOUR;
/** End of validity that no test reaches: the largest u40. */
export const FOREVER = 2 ** 40 - 1;
export const INSTANCE = bytesOf('ledger instance');
export const ALGORITHM_NUMBER = { ES256K: 1, ES256: 2 };
export const PARTIES = [0, 1];
/** A head that no record has. */
export const STRANGE_HEAD = bytesOf('strange head').subarray(0, 24);
