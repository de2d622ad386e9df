import { createHash } from 'node:crypto';
import type { Algorithm, Signer } from '@lateral/core';
import { softwareSigner } from '@lateral/core';

/** The two carriers of the demo. */
export const BUYER = { legalId: '5299000NORDNET000A01', name: 'Nordnet Carrier AG' } as const;
export const SELLER = { legalId: '5299000SUEDTEL00B02', name: 'Suedtel Wholesale GmbH' } as const;
export const PARTIES = [BUYER, SELLER] as const;

/** Bytes that follow from a seed alone, so that a run can be repeated byte for byte. Real parties take a random source. */
export function seededRandom(seed: string): (length: number) => Uint8Array {
  let counter = 0;
  return (length) => digest(`${seed}/${counter++}`).subarray(0, length);
}

function digest(text: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(text).digest());
}

export interface PartyKeyRing {
  readonly root: Signer;
  readonly recovery: Signer;
  readonly operational: Signer;
}

/** A carrier's keys; the buyer signs with ES256K, the seller with ES256, as two HSMs might. */
export async function keysOf(party: 0 | 1, seed: string): Promise<PartyKeyRing> {
  const algorithm: Algorithm = party === 0 ? 'ES256K' : 'ES256';
  const signer = (name: string): Promise<Signer> =>
    softwareSigner({ algorithm, secretKey: digest(`${seed}/${PARTIES[party].legalId}/${name}`) });
  return { root: await signer('root'), recovery: await signer('recovery'), operational: await signer('operational') };
}
