import { randomBytes } from 'node:crypto';
import type { Hashes } from '../protocol/hash.js';
import type { Verify } from '../protocol/signature.js';
import { nodeHashes } from '../crypto/node-hashes.js';
import { nodeVerify } from '../crypto/node-verify.js';
import type { Schedule } from '../ledger/schedule.js';

/** What services take from outside: hash and signature functions, time, timers and randomness. */
export interface Runtime {
  readonly hashes: Hashes;
  readonly verify: Verify;
  /** Whole seconds since 1970. */
  readonly clock: () => number;
  /** Cryptographically strong bytes. */
  readonly random: (length: number) => Uint8Array;
  readonly schedule: Schedule;
}

/** Node's own crypto and clock. */
export function nodeRuntime(overrides: Partial<Runtime> = {}): Runtime {
  return {
    hashes: nodeHashes,
    verify: nodeVerify(),
    clock: () => Math.floor(Date.now() / 1_000),
    random: (length) => new Uint8Array(randomBytes(length)),
    schedule: nodeSchedule,
    ...overrides,
  };
}

/** `setTimeout` of the process. */
export const nodeSchedule: Schedule = (action, delayMs, keepsAlive) => {
  const timer = setTimeout(action, delayMs);
  if (!keepsAlive) timer.unref();
  return () => {
    clearTimeout(timer);
  };
};
