import type { BlockReference } from './block-tree.js';
import type { Consensus } from './consensus.js';
import type { Follower } from './follower.js';
import type { Hex } from './hex.js';
import { reorganise, type Reorganisation, type ReorganiseOptions } from './reorganise.js';

/** Blocks by their tags. */
export interface ConsensusTags {
  readonly head: BlockReference;
  readonly safe: BlockReference;
  readonly finalized: BlockReference;
}

/** What a test can have the consensus do. */
export interface ConsensusControl {
  /** What the consensus holds for true; a node may lag behind. */
  readonly tags: () => ConsensusTags;
  /** Slots in which no node could build. */
  readonly missedSlots: number;
  /** Makes no more blocks by itself; resolves when the one under way is there. */
  readonly pause: () => Promise<void>;
  readonly resume: () => void;
  /** Makes blocks now, empty ones too. @param count - @default 1 */
  readonly mine: (count?: number) => Promise<void>;
  readonly reorganise: (options: ReorganiseOptions) => Promise<Reorganisation>;
  /** Holds `finalized` at a block of the branch, further back too; without a number it follows the head again. */
  readonly setFinalized: (number?: number) => Promise<void>;
}

/** @param startRival - Starts the node on which other branches are made; asked once, before the first reorganisation. */
export function consensusControl(consensus: Consensus, startRival: () => Promise<Follower>): ConsensusControl {
  const { rule, tree } = consensus;
  let rival: Promise<Follower> | undefined;
  const reference = (tag: Hex): BlockReference => {
    const { hash, number, timestamp } = tree.get(tag);
    return { hash, number, timestamp };
  };
  return {
    tags: () => {
      const { head, safe, finalized } = rule.choice;
      return { head: reference(head), safe: reference(safe), finalized: reference(finalized) };
    },
    get missedSlots() {
      return consensus.missedSlots;
    },
    pause: () => consensus.pause(),
    resume: () => {
      consensus.start();
    },
    mine: (count = 1) => consensus.mine(count),
    reorganise: async (options) => {
      const other = await (rival ??= startRival());
      return consensus.exclusively(() => reorganise(consensus, other, options));
    },
    setFinalized: (number) =>
      consensus.exclusively(async () => {
        rule.pinFinalized(number);
        await consensus.spread();
      }),
  };
}
