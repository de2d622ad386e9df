import type { MemoryLedger } from '@lateral/adapter-memory';
import type { HexId, RecordState } from '@lateral/core';
import { decodeCommand, namedChanges, nodeHashes, toHex } from '@lateral/core';
import { recordLine } from '../party/report.js';

/** What a ledger holds of a bilateral, read past the port where it can be. */
export interface LedgerFacts {
  /** Ids of the applied commands, in order. */
  readonly commandIds: readonly HexId[];
  /** How many of them are final. */
  readonly finalCount: number;
  /** The records, one line for each, in order. */
  readonly records: readonly string[];
  /** How often each action was applied to each record, as `kind.action:record`; of other commands their type. */
  readonly applied: ReadonlyMap<string, number>;
}

export function ledgerFacts(truth: MemoryLedger, bilateralId: HexId): LedgerFacts {
  const { entries, commandIds } = truth.peek(bilateralId);
  const finals = finalCommands(truth, bilateralId);
  return {
    commandIds,
    finalCount: finals.length,
    records: [...entries].flatMap(([name, state]) => lineOf(name, state)).sort(),
    applied: countOf(finals.flatMap(namesOf)),
  };
}

/** History comes within the call that subscribes to it. */
function finalCommands(truth: MemoryLedger, bilateralId: HexId): readonly Uint8Array[] {
  const commands: Uint8Array[] = [];
  truth
    .entries(bilateralId)
    .subscribe(({ finality, command }) => {
      if (finality === 'final') commands.push(command);
    })
    .unsubscribe();
  return commands;
}

/** @param name - As the register names it: `record/<bilateral>/<kind>/<owner>/<record id>`. */
function lineOf(name: string, value: unknown): readonly string[] {
  const [space, , kind, owner, recordId = ''] = name.split('/');
  if (space !== 'record') return [];
  const { state, epoch, head } = value as RecordState;
  return [recordLine({ kind: Number(kind), owner: Number(owner), recordId, state, epoch, head: toHex(head) })];
}

function namesOf(bytes: Uint8Array): readonly string[] {
  const decoded = decodeCommand(nodeHashes, bytes);
  if (decoded._tag === 'Left') throw new TypeError(`The ledger holds what is no command: ${decoded.left.problem}`);
  const command = decoded.right;
  if (command.type !== 'apply') return [command.type];
  return namedChanges(command).map(({ kind, action, recordId }) => `${kind}.${action}:${recordId}`);
}

function countOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
