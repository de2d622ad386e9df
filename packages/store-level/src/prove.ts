import { equalBytes, StoreError } from '@lateral/core';
import { damaged } from './level-errors.js';
import type { Level } from './open-level.js';
import type { Proof } from './proof.js';
import { decodeProof, DIGEST_LENGTH, PROOF_KEY, toggle, unseal } from './proof.js';

const PAGE_LENGTH = 1_000;

export interface Expectation {
  readonly folder: string;
  /** The newest version of the format that can be read. */
  readonly version: number;
  /** Sequence of a flush that was on the disk. */
  readonly acknowledged: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Reads everything, and answers the proof that it fits.
 *
 * @throws StoreError `storeDamaged` naming the key where there is one, or `storeTooNew`.
 */
export async function prove(level: Level, { folder, version, acknowledged, signal }: Expectation): Promise<Proof> {
  const digest = new Uint8Array(DIGEST_LENGTH);
  let proof: Proof = { version, sequence: 0, digest: new Uint8Array(DIGEST_LENGTH) }; // of a store that was never written
  for await (const [key, sealed] of entriesOf(level, folder)) {
    signal?.throwIfAborted();
    if (key === PROOF_KEY) {
      proof = decodeProof(sealed); // comes first
      if (proof.version > version) throw tooNew(folder, proof.version, version);
    } else {
      unseal(key, sealed);
      toggle(digest, sealed);
    }
  }
  if (proof.sequence < acknowledged)
    throw damaged(folder, `it ends with flush ${proof.sequence}, and ${acknowledged} was acknowledged`);
  if (!equalBytes(digest, proof.digest))
    throw damaged(folder, `an entry is missing, or is older than flush ${proof.sequence}`);
  return proof;
}

async function* entriesOf(level: Level, folder: string): AsyncGenerator<readonly [string, Uint8Array]> {
  let last = 'the first key';
  const iterator = level.iterator();
  try {
    for (let page = await iterator.nextv(PAGE_LENGTH); page.length > 0; page = await iterator.nextv(PAGE_LENGTH)) {
      yield* page;
      last = JSON.stringify(page.at(-1)?.[0]);
    }
  } catch (error) {
    throw damaged(folder, `LevelDB reads no further than ${last}`, error);
  } finally {
    await iterator.close();
  }
}

function tooNew(folder: string, found: number, known: number): StoreError {
  return new StoreError(
    `${folder} is of version ${found}, this program reads up to ${known}; upgrade @lateral/store-level`,
    'storeTooNew',
  );
}
