import type { BlockTree } from './block-tree.js';
import { DevnetError } from './devnet-error.js';
import type { Forkchoice } from './engine-api.js';
import type { Hex } from './hex.js';

/** How many blocks the tags trail the head by; 0 makes each block safe or final at once, as on a BFT chain. */
export interface TagDepths {
  readonly safeDepth: number;
  readonly finalityDepth: number;
}

/** Which block is head, safe and finalized. Safe and finalized move ahead only, except where a test asks for the contrary. */
export class ForkchoiceRule {
  #choice: Forkchoice;
  #pinned: Hex | undefined;

  constructor(
    private readonly tree: BlockTree,
    private readonly depths: TagDepths,
  ) {
    const { hash } = tree.genesis;
    this.#choice = { head: hash, safe: hash, finalized: hash };
  }

  get choice(): Forkchoice {
    return this.#choice;
  }

  /** Takes a head; the tags follow by depth. On a branch without the old ones they start anew. */
  choose(head: Hex): void {
    const { safeDepth, finalityDepth } = this.depths;
    this.#choice = {
      head,
      safe: this.#further(this.#choice.safe, head, safeDepth),
      finalized: this.#pinned ?? this.#further(this.#choice.finalized, head, finalityDepth),
    };
  }

  /**
   * Holds finalized at a block of the present branch, further back too.
   *
   * @param number - Its number, up to the head's; left out, the depth decides again.
   */
  pinFinalized(number: number | undefined): void {
    const { head } = this.#choice;
    const top = this.tree.get(head).number;
    if (number !== undefined && !(Number.isInteger(number) && number >= 0 && number <= top)) {
      throw new RangeError(`There is no block ${number} to be finalized; the head is ${top}.`);
    }
    this.#pinned = number === undefined ? undefined : this.tree.ancestor(head, top - number);
    this.choose(head);
  }

  /** What a node that lags by so many blocks is to choose. */
  choiceBehind(lagBlocks: number): Forkchoice {
    const { tree } = this;
    const { safe, finalized } = this.#choice;
    const head = tree.ancestor(this.#choice.head, lagBlocks);
    const known = (tag: Hex): Hex => (tree.contains(head, tag) ? tag : head);
    return { head, safe: known(safe), finalized: known(finalized) };
  }

  /** @throws {@link DevnetError} when a branch from `fork` would replace the finalized block. */
  assertKeepsFinalized(fork: Hex): void {
    const { finalized } = this.#choice;
    if (this.tree.contains(fork, finalized)) return;
    const [from, until] = [this.tree.get(fork).number, this.tree.get(finalized).number];
    throw new DevnetError(
      `A branch from block ${from} would replace the finalized block ${until}. Set guardFinality to false if that is what you test.`,
    );
  }

  #further(old: Hex, head: Hex, depth: number): Hex {
    const candidate = this.tree.ancestor(head, depth);
    const stays = this.tree.contains(head, old) && this.tree.get(old).number > this.tree.get(candidate).number;
    return stays ? old : candidate;
  }
}
