import { nodeHashes } from '../crypto/node-hashes.js';
import { applyCommand } from '../domain/register/apply-command.js';
import { bilateralIdOf, recordKey } from '../domain/register/entry-keys.js';
import type { Entries, RecordState, Space } from '../domain/register/state.js';
import { unpackTable } from '../domain/register/table.js';
import type { HexId, RecordRef } from '../ledger/ledger.js';
import { fromHex, toHex } from '../protocol/bytes.js';
import type { Command } from '../protocol/commands.js';
import { ALGORITHM } from '../protocol/commands.js';
import { decodeCommand } from '../protocol/decode-command.js';
import type { LedgerProbe } from './options.js';
import { PACKED_TABLE, TABLE_DIGEST } from './test-table.js';

/** A command as a ledger's log holds it. */
export interface LoggedCommand {
  readonly bytes: Uint8Array;
  /** Ledger time of application, whole seconds. */
  readonly time: number;
}

/**
 * A probe for a ledger whose log can be read past the port: what the commands come to is worked out by the register alone.
 *
 * @param instance - The ledger's, hex.
 * @param readLog - Reads the commands that are applied now, of all bilaterals, in order.
 */
export function probeOfLog(instance: HexId, readLog: () => readonly LoggedCommand[]): LedgerProbe {
  return {
    record: (ref) => Promise.resolve(replayRecord(instance, readLog(), ref)),
    commandIds: (bilateralId) => {
      const commands = readLog().map(({ bytes }) => decoded(bytes));
      const own = commands.filter((command) => toHex(bilateralIdOf(command)) === bilateralId);
      return Promise.resolve(own.map(({ id }) => toHex(id)));
    },
  };
}

/**
 * What a record comes to by these commands, from nothing, with all checks but signatures.
 *
 * @throws TypeError when one of them is not accepted: then it never was in a log.
 */
export function replayRecord(
  instance: HexId,
  log: readonly LoggedCommand[],
  { bilateralId, ...address }: RecordRef,
): RecordState | undefined {
  const state = new Map<string, Entries[Space]>();
  const ledger = {
    instance: fromHex(instance),
    algorithms: new Set(Object.values(ALGORITHM)),
    tables: new Map([[TABLE_DIGEST, unpackTable(PACKED_TABLE)]]),
  };
  const get = <S extends Space>(space: S, id: string): Entries[S] | undefined =>
    state.get(`${space}/${id}`) as Entries[S] | undefined; // safe: written by space below
  for (const { bytes, time } of log) {
    const command = decoded(bytes);
    const verdict = applyCommand({ ledger, get }, command, time, () => true);
    if (verdict.result !== 'accepted') throw new TypeError(`${command.type} is ${JSON.stringify(verdict)}`);
    for (const { space, id, value } of verdict.writes) state.set(`${space}/${id}`, value);
  }
  return get('record', recordKey(fromHex(bilateralId), address).id);
}

function decoded(bytes: Uint8Array): Command {
  const result = decodeCommand(nodeHashes, bytes);
  if (result._tag === 'Left') throw new TypeError(result.left.problem);
  return result.right;
}
