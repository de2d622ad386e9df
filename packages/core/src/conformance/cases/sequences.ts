import assert from 'node:assert/strict';
import { nodeHashes } from '../../crypto/node-hashes.js';
import { bilateralIdOf } from '../../domain/register/entry-keys.js';
import type { Ledger } from '../../ledger/ledger.js';
import type { HexId } from '../../ledger/ledger.js';
import { isLedgerError } from '../../ledger/errors.js';
import { fromHex, toHex } from '../../protocol/bytes.js';
import { decodeCommand } from '../../protocol/decode-command.js';
import { taggedHash } from '../../protocol/hash.js';
import { expectState } from '../sequence-state.js';
import type { Sequence, SequenceLedger } from '../sequence.js';
import type { Suite } from '../suite.js';
import { PACKED_TABLE, TABLE_DIGEST } from '../test-table.js';
import { World } from '../world.js';

/** L28: the sequences of spec/vectors that the options hand in. */
export function sequenceCases<L extends Ledger>(suite: Suite<L>): void {
  for (const sequence of suite.options.sequences ?? []) {
    suite.bare(28, `${sequence.name} (R45)`, () => runSequence(suite, sequence));
  }
}

async function runSequence<L extends Ledger>(suite: Suite<L>, { ledger: facts, steps }: Sequence): Promise<void> {
  let now = 0;
  const world = await worldOf(suite, facts, () => now);
  let first: HexId | undefined;
  try {
    for (const [index, step] of steps.entries()) {
      const command = fromHex(step.command);
      now = step.now; // never falls within a sequence, as no ledger's time does
      const found = await verdictOf(world, command);
      assert.deepEqual({ index, ...found }, { index, verdict: step.verdict, change: step.change });
      const named = bilateralOf(command);
      first ??= named;
      const isThere = named !== undefined && (await world.ledger.bilateral(named)) !== undefined;
      const bilateralId = isThere ? named : first;
      if (bilateralId !== undefined) await expectState(world, bilateralId, step);
    }
  } finally {
    await world.close();
  }
}

async function worldOf<L extends Ledger>(
  suite: Suite<L>,
  facts: SequenceLedger,
  clock: () => number,
): Promise<World<L>> {
  const { instance, algorithms } = facts;
  const ledger = suite.create({ instance, algorithms, tables: packedTables(facts), clock });
  await ledger.open();
  return new World(suite.options, ledger);
}

function packedTables({ tables, packedTables: packed = [] }: SequenceLedger): readonly Uint8Array[] {
  const given = packed.map(fromHex);
  const digests = new Set(given.map((bytes) => toHex(taggedHash(nodeHashes, 'table', bytes))));
  const isCurrentGiven = digests.has(TABLE_DIGEST) || !tables.includes(TABLE_DIGEST);
  return isCurrentGiven ? given : [...given, PACKED_TABLE];
}

interface Found {
  readonly verdict: string;
  readonly change: number | undefined;
}

async function verdictOf<L extends Ledger>(world: World<L>, command: Uint8Array): Promise<Found> {
  try {
    const outcome = await world.submit(command);
    if (outcome.status === 'rejected') return { verdict: outcome.code, change: outcome.change };
    return { verdict: outcome.status, change: undefined };
  } catch (error) {
    if (isLedgerError(error, 'malformed')) return { verdict: 'malformed', change: undefined };
    throw error;
  }
}

function bilateralOf(command: Uint8Array): HexId | undefined {
  const decoded = decodeCommand(nodeHashes, command);
  return decoded._tag === 'Right' ? toHex(bilateralIdOf(decoded.right)) : undefined;
}
