import { BlockTree, type BlockReference } from './block-tree.js';
import { DevnetError } from './devnet-error.js';
import type { Follower } from './follower.js';
import { ForkchoiceRule, type TagDepths } from './forkchoice-rule.js';
import type { Hex } from './hex.js';
import { pendingCount, untilPromoted } from './pool.js';
import { Slots } from './slots.js';

/** How blocks come about. */
export interface ConsensusSettings extends TagDepths {
  readonly slotMs: number;
  /** Whether a slot without transactions gets a block. */
  readonly emptyBlocks: boolean;
  /** Empty blocks are left out while block time is further ahead of the clock than this. */
  readonly aheadSecondsMax: number;
}

/** Whole seconds that grow with each block, and are the clock's where they can be. */
export const timestampAfter = (parent: BlockReference): number =>
  Math.max(Math.floor(Date.now() / 1000), parent.timestamp + 1);

/**
 * Makes the blocks of a network and tells its nodes what to choose. Nodes take turns at building, those with transactions first, as
 * each has a pool of its own. Whatever changes the chain runs one after the other.
 */
export class Consensus {
  readonly rule: ForkchoiceRule;
  readonly #slots: Slots;
  #turn = 0;
  #missedSlots = 0;
  #queue: Promise<unknown> = Promise.resolve();
  /** Of the last {@link spread}. */
  #failures: readonly unknown[] = [];

  constructor(
    readonly tree: BlockTree,
    readonly followers: readonly Follower[],
    private readonly settings: ConsensusSettings,
  ) {
    this.rule = new ForkchoiceRule(tree, settings);
    this.#slots = new Slots(settings.slotMs, () => this.#slot());
  }

  get missedSlots(): number {
    return this.#missedSlots;
  }

  start(): void {
    this.#slots.start();
  }

  pause(): Promise<void> {
    return this.#slots.stop();
  }

  /** Makes blocks now. What the nodes were sent before is in the first one, as far as it fits. */
  mine(count: number): Promise<void> {
    return this.exclusively(async () => {
      await Promise.all(this.#running().map(({ node }) => untilPromoted(node.rpc)));
      for (let made = 0; made < count; made++) await this.#produce(true);
    });
  }

  /** Brings each node that runs to what it is to choose. One that fails is tried again at the next slot. */
  async spread(): Promise<void> {
    const results = await Promise.allSettled(
      this.#running().map((follower) => follower.follow(this.rule.choiceBehind(follower.lagBlocks))),
    );
    this.#failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  }

  /** Waits for its turn among all that changes the chain. */
  exclusively<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(task);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  #running(): Follower[] {
    return this.followers.filter(({ node }) => node.state === 'running');
  }

  async #slot(): Promise<void> {
    const ahead = this.tree.get(this.rule.choice.head).timestamp + 1 - Date.now() / 1000;
    const empty = this.settings.emptyBlocks && ahead <= this.settings.aheadSecondsMax;
    await this.exclusively(() => this.#produce(empty)).catch(() => this.#missedSlots++);
  }

  async #produce(emptyToo: boolean): Promise<void> {
    await this.spread(); // whoever was away comes back here
    const { head } = this.rule.choice;
    const builder = await this.#nextBuilder(head, emptyToo);
    if (!builder) return;
    const block = await builder.build(head, timestampAfter(this.tree.get(head)));
    if (!emptyToo && block.payload.transactions.length === 0) return; // what is pending pays too little
    this.tree.add(block);
    this.rule.choose(block.hash);
    await this.spread();
    if (builder.head !== block.hash) throw this.#nobodyHolds(`block ${block.number}, its own builder included`);
  }

  async #nextBuilder(head: Hex, emptyToo: boolean): Promise<Follower | undefined> {
    const able = this.#running().filter((follower) => follower.head === head && follower.lagBlocks === 0);
    if (able.length === 0) throw this.#nobodyHolds('the head, so no block can be built');
    const turn = this.#turn++ % able.length;
    const inTurn = [...able.slice(turn), ...able.slice(0, turn)];
    const pending = await Promise.all(inTurn.map(({ node }) => pendingCount(node.rpc)));
    return inTurn.find((_, i) => (pending[i] ?? 0) > 0) ?? (emptyToo ? inTurn[0] : undefined);
  }

  #nobodyHolds(what: string): DevnetError {
    return new DevnetError(`No node that runs holds ${what}.`, { cause: this.#failures[0] });
  }
}
