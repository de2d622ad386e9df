import { DevnetError } from './devnet-error.js';
import type { Hex } from './hex.js';

/** An execution payload; the driver reads these fields and passes the rest through. */
export interface ExecutionPayload {
  readonly blockHash: Hex;
  readonly parentHash: Hex;
  readonly blockNumber: Hex;
  /** Seconds since 1970. */
  readonly timestamp: Hex;
  /** Signed transactions. */
  readonly transactions: readonly Hex[];
  readonly [field: string]: unknown;
}

/** A block's place on its branch. */
export interface BlockReference {
  readonly hash: Hex;
  readonly number: number;
  /** Seconds since 1970. */
  readonly timestamp: number;
}

/** A block with all that a node must be handed with it. */
export interface Block extends BlockReference {
  readonly parentHash: Hex;
  readonly payload: ExecutionPayload;
  readonly requests: readonly Hex[];
  readonly parentBeaconBlockRoot: Hex;
}

/** All blocks of all branches since genesis, in memory: some kilobytes each. Methods throw on a hash that is none of them. */
export class BlockTree {
  readonly #blocks = new Map<Hex, Block>();

  constructor(readonly genesis: BlockReference) {}

  add(block: Block): void {
    this.#blocks.set(block.hash, block);
  }

  get(hash: Hex): BlockReference {
    return hash === this.genesis.hash ? this.genesis : this.block(hash);
  }

  /** A block other than genesis. */
  block(hash: Hex): Block {
    const block = this.#blocks.get(hash);
    if (!block) throw new DevnetError(`Block ${hash} is none of this network's.`);
    return block;
  }

  /** The block `depth` generations before `tip`, or genesis where there are not so many. */
  ancestor(tip: Hex, depth: number): Hex {
    return this.#walk(tip, ({ number }) => number <= this.get(tip).number - depth);
  }

  /** Whether `hash` lies on the branch that ends in `tip`; a block lies on its own. */
  contains(tip: Hex, hash: Hex): boolean {
    const { number } = this.get(hash);
    return this.#walk(tip, (at) => at.number <= number) === hash;
  }

  /** The blocks after the nearest one that `isBase`, or after genesis, up to `tip`, oldest first. */
  branch(tip: Hex, isBase: (hash: Hex) => boolean): Block[] {
    const blocks: Block[] = [];
    for (let hash = tip; hash !== this.genesis.hash && !isBase(hash);) {
      const block = this.block(hash);
      blocks.push(block);
      hash = block.parentHash;
    }
    return blocks.reverse();
  }

  #walk(from: Hex, isThere: (block: BlockReference) => boolean): Hex {
    let hash = from;
    while (hash !== this.genesis.hash && !isThere(this.get(hash))) hash = this.block(hash).parentHash;
    return hash;
  }
}
