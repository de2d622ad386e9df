import assert from 'node:assert/strict';
import type { HexId, Ledger, LedgerEntry, Position, SubmissionOutcome } from '../ledger/ledger.js';
import type { Algorithm } from '../protocol/commands.js';
import type { ConformanceOptions, LedgerControl, LedgerProbe } from './options.js';
import type { TestParties, TestPartiesOptions } from './test-parties.js';
import { testParties } from './test-parties.js';
import { TABLE_DIGEST } from './test-table.js';
import { Watch } from './watch.js';

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** One open ledger in one case, with what the case needs around it. */
export class World<L extends Ledger> {
  readonly ledger: L;
  readonly #options: ConformanceOptions<L>;
  readonly #watches: Watch<LedgerEntry>[] = [];

  constructor(options: ConformanceOptions<L>, ledger: L) {
    this.#options = options;
    this.ledger = ledger;
  }

  get probe(): LedgerProbe {
    return this.#options.probe(this.ledger);
  }

  /** @throws TypeError when the options of the kit leave it out although the ledger's capabilities need it. */
  get control(): LedgerControl {
    if (this.#options.control === undefined) throw new TypeError('The kit needs the option control for this ledger');
    return this.#options.control(this.ledger);
  }

  /** Parties whose bilateral is not established yet. */
  parties(options: Partial<TestPartiesOptions> = {}): Promise<TestParties> {
    const { profile } = this.ledger;
    const now = (this.#options.now ?? systemNow)();
    const expiry = Math.ceil((now + DAY) / HOUR) * HOUR;
    const algorithm: Algorithm = profile.capabilities.es256k ? 'ES256K' : 'ES256';
    return testParties({
      seed: 'kit',
      algorithm,
      instance: profile.instance,
      tableDigest: TABLE_DIGEST,
      expiry,
      ...options,
    });
  }

  /** Parties whose bilateral and keys are on the ledger. */
  async established(options: Partial<TestPartiesOptions> = {}): Promise<TestParties> {
    const parties = await this.parties(options);
    for (const command of await parties.setUp()) await this.accept(command);
    return parties;
  }

  async submit(command: Uint8Array): Promise<SubmissionOutcome> {
    return this.ledger.submit(await this.ledger.prepare(command));
  }

  /** Submits, fails the case unless it is accepted, and answers with the command's id. */
  async accept(command: Uint8Array): Promise<HexId> {
    const outcome = await this.submit(command);
    assert.equal(outcome.status, 'accepted', JSON.stringify(outcome));
    return outcome.commandId;
  }

  /** Submits, and fails the case unless it is refused with this code and leaves the log as it was. */
  async refuse(
    { bilateralId }: TestParties,
    command: Uint8Array,
    refusal: { code: string; change?: number },
  ): Promise<void> {
    const before = await this.probe.commandIds(bilateralId);
    const { commandId, ...outcome } = await this.submit(command);
    assert.deepEqual(outcome, { status: 'rejected', ...refusal });
    assert.deepEqual(await this.probe.commandIds(bilateralId), before);
    if (!before.includes(commandId))
      assert.equal((await this.ledger.outcome({ bilateralId, commandId })).status, 'notFound');
  }

  watch(bilateralId: HexId, after?: Position): Watch<LedgerEntry> {
    const watch = new Watch(this.ledger.entries(bilateralId, after), this.waitMs);
    this.#watches.push(watch);
    return watch;
  }

  /** Longest wait for an announcement. */
  get waitMs(): number {
    return 1_000 + 10 * this.#options.budget.commitMs;
  }

  /** The announcements so far, once these commands are final among them. */
  async untilFinal(bilateralId: HexId, commandIds: readonly HexId[]): Promise<readonly LedgerEntry[]> {
    const { finality } = this.ledger.profile;
    const hasControl = this.#options.control !== undefined;
    if (finality.model === 'depth' && hasControl) await this.control.mine(finality.depth);
    let isWaiting = true;
    const watch = this.watch(bilateralId);
    const entries = watch
      .until((items) => commandIds.every((id) => items.some((item) => isFinal(item, id))))
      .finally(() => (isWaiting = false));
    const mining = async (): Promise<void> => {
      while (isWaiting) await this.control.mine(1); // how many blocks a tag takes only the network knows
    };
    await Promise.all([entries, finality.model === 'tag' && hasControl ? mining() : undefined]);
    watch.stop();
    return [...watch.items];
  }

  async close(): Promise<void> {
    for (const watch of this.#watches) watch.stop();
    await this.ledger.close();
  }
}

function isFinal({ finality, commandId }: LedgerEntry, id: HexId): boolean {
  return finality === 'final' && commandId === id;
}

function systemNow(): number {
  return Math.floor(Date.now() / 1_000);
}

/** Ids in the order of their first announcement. */
export function idsOf(entries: readonly LedgerEntry[]): readonly HexId[] {
  return [...new Set(entries.map(({ commandId }) => commandId))];
}
