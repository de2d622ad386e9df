import { createHash } from 'node:crypto';
import type { Algorithm, BilateralTerms, PartyKeys, Signer } from '@lateral/core';
import { softwareSigner } from '@lateral/core';
import type { Party } from '../wire/calls.js';

const RECOVERY_DELAY_SECONDS = 86_400;
const ALGORITHMS: readonly [Algorithm, Algorithm] = ['ES256K', 'ES256'];

/** Keys that depend on their names alone, so that each life of a process has the same. */
function signerOf(purpose: 'root' | 'recovery' | 'operational', party: Party): Promise<Signer> {
  const secretKey = new Uint8Array(createHash('sha256').update(`crash run/${purpose}/${party}`).digest());
  return softwareSigner({ algorithm: ALGORITHMS[party], secretKey });
}

export async function keysOf(party: Party): Promise<PartyKeys> {
  return {
    root: await signerOf('root', party),
    operational: { index: 0, signer: await signerOf('operational', party) },
  };
}

/** What both agreed to before they begin. */
export async function agreedTerms(): Promise<BilateralTerms> {
  const partyOf = async (party: Party): Promise<BilateralTerms['parties'][number]> => ({
    root: (await signerOf('root', party)).publicKey,
    recovery: (await signerOf('recovery', party)).publicKey,
  });
  return { parties: [await partyOf(0), await partyOf(1)], recoveryDelaySeconds: RECOVERY_DELAY_SECONDS };
}

/** 2100-01-01T00:00:00Z in seconds: the same in each life, so that a repeat asks for the same. */
export const KEY_NOT_AFTER = 4_102_444_800;
