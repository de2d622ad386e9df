import type { BilateralOptions, Intent, IntentReason, SmartBilateral } from '@lateral/core';
import { establishBilateral, joinBilateral } from '@lateral/core';
import { START_SECONDS } from '../ledgers/model.js';
import type { Equipment, Surroundings } from './equipment.js';

/** Patience in virtual units, for a world in which a call takes some two to seven of them. */
const RELIABILITY = { retryMs: 20, retryMaxMs: 80, heartbeatMs: 90, stalledAfterBeats: 4 };
const KEY_VALIDITY = { role: 0, notBefore: 0, notAfter: START_SECONDS + 365 * 86_400 };

/** Founds the bilateral or comes back to it, as its outbox and its follower make possible. */
export async function openSession(equipment: Equipment, surroundings: Surroundings): Promise<SmartBilateral> {
  const { side, legalIds, terms, keys } = equipment;
  await surroundings.ledger.open();
  await surroundings.store.open();
  const options: BilateralOptions = {
    ...{ ...surroundings, party: side, legalIds, reliability: RELIABILITY },
    keys: { root: keys.root, operational: { index: 0, signer: keys.operational } },
  };
  return side === 0 ? establishBilateral(options, terms) : joinBilateral(options, terms);
}

/** Sees to it that the party's key is registered, however often it starts again. */
export async function registerKey(bilateral: SmartBilateral, { keys }: Equipment): Promise<void> {
  await bilateral.registerKey({ index: 0, signer: keys.operational, ...KEY_VALIDITY }, { businessKey: 'key 0' });
}

/** Where an intent stands, as its outbox said last. */
export interface IntentStanding {
  readonly key: string;
  readonly commandId: string;
  readonly state: Intent['state'];
  /** In words. */
  readonly reason?: string;
}

export function standingOf({ key, commandId, state, reason }: Intent): IntentStanding {
  return { key, commandId, state, ...(reason === undefined ? {} : { reason: wordsOf(reason) }) };
}

function wordsOf(reason: IntentReason): string {
  return reason.by === 'register'
    ? `${reason.code} at change ${reason.change ?? '-'}`
    : `${reason.by}: ${reason.words}`;
}
