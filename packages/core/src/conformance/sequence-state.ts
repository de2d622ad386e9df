import assert from 'node:assert/strict';
import { nodeHashes } from '../crypto/node-hashes.js';
import { LIFECYCLE } from '../domain/table.js';
import type { HexId, Ledger } from '../ledger/ledger.js';
import { fromHex, toHex } from '../protocol/bytes.js';
import { decodeCommand } from '../protocol/decode-command.js';
import { leafHash, treeRoot } from '../protocol/tree.js';
import type { SequenceKey, SequenceRecord, SequenceStep } from './sequence.js';
import type { World } from './world.js';

const KINDS = new Map(Object.entries(LIFECYCLE.kinds));

/** Fails unless records, keys and log of the bilateral are what the step says. */
export async function expectState<L extends Ledger>(
  world: World<L>,
  bilateralId: HexId,
  { records = [], keys = [], log }: SequenceStep,
): Promise<void> {
  for (const record of records) assert.deepEqual(await recordAs(world.ledger, bilateralId, record), record);
  for (const key of keys) assert.deepEqual(await keyAs(world.ledger, bilateralId, key), key);
  if (log !== undefined) assert.deepEqual(await logOf(world, bilateralId, log.size), log);
}

/** What the ledger holds of a record, written as the sequence writes it. */
async function recordAs(
  ledger: Ledger,
  bilateralId: HexId,
  { kind, owner, recordId }: SequenceRecord,
): Promise<SequenceRecord> {
  const source = typeof kind === 'string' ? KINDS.get(kind) : undefined;
  const number = typeof kind === 'string' ? (source?.number ?? 0) : kind;
  const held = await ledger.record({ bilateralId, kind: number, owner, recordId: fromHex(recordId) });
  const { head, state, epoch } = held ?? { head: new Uint8Array(24), state: 0, epoch: 0 };
  const name = source && Object.keys(source.states).find((each) => source.states[each] === state);
  return { kind, owner, recordId, head: toHex(head), state: name ?? state, epoch };
}

async function keyAs(ledger: Ledger, bilateralId: HexId, { party, index }: SequenceKey): Promise<SequenceKey> {
  const held = await ledger.key({ bilateralId, party, index });
  if (held === undefined) return { party, index };
  const { key, delegation, ...rest } = held;
  const { algorithm, x, y } = key;
  return { party, index, algorithm, x: toHex(x), y: toHex(y), ...rest, delegation: toHex(delegation) };
}

/** The log of a bilateral by its announcements: a leaf for each change of a set, and one for each other command. */
async function logOf<L extends Ledger>(
  world: World<L>,
  bilateralId: HexId,
  size: number,
): Promise<{ readonly size: number; readonly root: string }> {
  const watch = world.watch(bilateralId);
  const entries = await watch.until((items) => items.flatMap(leavesOf).length >= size);
  watch.stop();
  const leaves = entries.flatMap(leavesOf);
  const root = treeRoot(
    nodeHashes,
    leaves.map((leaf) => leafHash(nodeHashes, leaf)),
  );
  return { size: leaves.length, root: toHex(root) };
}

function leavesOf({ command }: { readonly command: Uint8Array }): readonly Uint8Array[] {
  const decoded = decodeCommand(nodeHashes, command);
  if (decoded._tag === 'Left') return [];
  return decoded.right.type === 'apply' ? decoded.right.changeIds : [decoded.right.id];
}
