import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Store } from '@lateral/core';
import { memoryStore } from '@lateral/core';
import { levelStore } from '@lateral/store-level';
import { seededRandom } from './parties.js';

/** Where the ledger and each party keep what they have, and where their salts come from. */
export interface Keeping {
  /** Of the ledger. */
  readonly ledger: string;
  readonly stores: readonly [Store, Store];
  readonly random: (party: 0 | 1) => (length: number) => Uint8Array;
}

/** In memory, for a run from beginning to end; the seed gives every byte. */
export function inMemory(ledger: string, seed: string): Keeping {
  return {
    ledger,
    stores: [memoryStore(), memoryStore()],
    random: (party) => seededRandom(`${seed}/party ${party}`),
  };
}

/**
 * In a folder, so that a run that was killed goes on with the next one. Salts are random then: a seed would give the second process
 * the salts that the first one has used.
 */
export function inFolder(folder: string): Keeping {
  return {
    ledger: join(folder, 'ledger'),
    stores: [levelStore({ folder: join(folder, 'buyer') }), levelStore({ folder: join(folder, 'seller') })],
    random: () => (length) => new Uint8Array(randomBytes(length)),
  };
}
