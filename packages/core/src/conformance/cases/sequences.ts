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
    suite.bare(28, `${sequence.name} (R45)`, () => runSequence(new Run(suite, sequence.ledger), sequence));
  }
}

async function runSequence<L extends Ledger>(run: Run<L>, { steps }: Sequence): Promise<void> {
  let first: HexId | undefined;
  try {
    for (const [index, step] of steps.entries()) {
      const command = fromHex(step.command);
      const world = await run.at(step.now);
      const found = await verdictOf(world, command);
      assert.deepEqual({ index, ...found }, { index, verdict: step.verdict, change: step.change });
      if (found.verdict === 'accepted') run.accepted.push({ command, now: step.now });
      const named = bilateralOf(command);
      first ??= named;
      const isThere = named !== undefined && (await world.ledger.bilateral(named)) !== undefined;
      const bilateralId = isThere ? named : first;
      if (bilateralId !== undefined) await expectState(world, bilateralId, step);
    }
  } finally {
    await run.close();
  }
}

/** A ledger whose time is the step's. */
class Run<L extends Ledger> {
  readonly accepted: { readonly command: Uint8Array; readonly now: number }[] = [];
  readonly #suite: Suite<L>;
  readonly #facts: SequenceLedger;
  #now = 0;
  #world: World<L> | undefined;

  constructor(suite: Suite<L>, facts: SequenceLedger) {
    this.#suite = suite;
    this.#facts = facts;
  }

  /**
   * The ledger at a time. A sequence may ask what would be later and then what is earlier, but a ledger's time never goes back:
   * then another one takes its place, with all that was accepted, which was then accepted that early.
   */
  async at(now: number): Promise<World<L>> {
    if (this.#world !== undefined && now >= this.#now) {
      this.#now = now;
      return this.#world;
    }
    await this.close();
    const world = await this.#create();
    for (const { command, now: time } of this.accepted) {
      this.#now = Math.min(time, now);
      await world.accept(command);
    }
    this.#now = now;
    return world;
  }

  async close(): Promise<void> {
    await this.#world?.close();
  }

  async #create(): Promise<World<L>> {
    const { instance, algorithms } = this.#facts;
    const ledger = this.#suite.create({
      ...{ instance, algorithms },
      tables: packedTables(this.#facts),
      clock: () => this.#now,
    });
    await ledger.open();
    this.#world = new World(this.#suite.options, ledger);
    return this.#world;
  }
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
