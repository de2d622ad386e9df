import type { BilateralState, Command, Entries, HexId, KeyState, RegisterLedger, Space } from '@lateral/core';
import { applyCommand, bilateralKey, decodeCommand, fromHex, keyKey, nodeHashes } from '@lateral/core';
import type { RegisterLog } from '../chain/block.js';

/** Parties, roots and keys of a bilateral: what its administrative commands come to. */
export interface SeatedKeys {
  readonly bilateral: BilateralState | undefined;
  key(party: number, index: number): KeyState | undefined;
}

/**
 * The register on the chain keeps fingerprints of keys; whole keys are in its events. So bilateral and keys are what core's register
 * makes of the commands that the chain accepted, signatures aside, which the chain has checked.
 *
 * @param logs - Of the administrative commands, in order.
 */
export function seatedKeys(ledger: RegisterLedger, bilateralId: HexId, logs: readonly RegisterLog[]): SeatedKeys {
  const entries = new Map<string, Entries[Space]>();
  const get = <S extends Space>(space: S, id: string): Entries[S] | undefined =>
    entries.get(`${space}/${id}`) as Entries[S] | undefined; // safe: written by space below
  for (const { envelope, time } of logs) {
    const verdict = applyCommand({ ledger, get }, decoded(envelope), time, () => true);
    if (verdict.result !== 'accepted')
      throw new TypeError(`The chain accepted what core answers ${JSON.stringify(verdict)}`);
    for (const { space, id, value } of verdict.writes) entries.set(`${space}/${id}`, value);
  }
  const id = fromHex(bilateralId);
  return {
    bilateral: get('bilateral', bilateralKey(id).id),
    key: (party, index) => get('key', keyKey(id, party, index).id),
  };
}

function decoded(envelope: Uint8Array): Command {
  const result = decodeCommand(nodeHashes, envelope);
  if (result._tag === 'Left') throw new TypeError(`The chain holds what is no command: ${result.left.problem}`);
  return result.right;
}
