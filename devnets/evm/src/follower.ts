import { randomBytes } from 'node:crypto';
import type { Block, BlockTree, ExecutionPayload } from './block-tree.js';
import type { Forkchoice } from './engine-api.js';
import type { GethProcess } from './geth-process.js';
import { bytesToHex, quantity, type Hex } from './hex.js';

const NO_HASH: Hex = `0x${'0'.repeat(64)}`;
const FEE_RECIPIENT: Hex = `0x${'fe'.repeat(20)}`;

interface Envelope {
  readonly executionPayload: ExecutionPayload;
  readonly executionRequests: readonly Hex[];
}

/** Consensus's view of one node: which blocks it holds, and how it is brought to another head. */
export class Follower {
  /** Blocks that the node's present process has executed or started from. Empty after a start. */
  readonly #held = new Set<Hex>();
  #chosen: Forkchoice | undefined;
  /** The node is told of blocks only once they have this many descendants. */
  lagBlocks = 0;

  constructor(
    readonly node: GethProcess,
    private readonly tree: BlockTree,
  ) {}

  get head(): Hex | undefined {
    return this.#chosen?.head;
  }

  /** Call it before the process is started anew: it may have lost its last blocks. */
  forget(): void {
    this.#held.clear();
    this.#chosen = undefined;
  }

  /**
   * Hands over the blocks that the node lacks, then the choice, so that the node goes to another branch in one step. A node on a
   * descendant of the head stays there, as one that begins to lag does.
   */
  async follow(choice: Forkchoice): Promise<void> {
    const { head } = choice;
    if (this.#chosen === undefined) await this.#findGround(head);
    const chosen = this.#chosen;
    if (chosen && chosen.head !== head && this.lagBlocks > 0 && this.tree.contains(chosen.head, head)) return;
    if (chosen?.head === head && chosen.safe === choice.safe && chosen.finalized === choice.finalized) return;
    for (const block of this.tree.branch(head, (hash) => this.#held.has(hash))) {
      await this.node.engine.newPayload(block);
      this.#held.add(block.hash);
    }
    await this.node.engine.forkchoiceUpdated(choice);
    this.#chosen = choice;
  }

  /** Chooses a head alone: safe and finalized stay what they are. */
  goTo(head: Hex): Promise<void> {
    return this.follow({ head, safe: NO_HASH, finalized: NO_HASH });
  }

  /**
   * Has the node assemble a block on its head, without taking it in.
   *
   * geth's `testing_buildBlockV1` is used in place of `engine_getPayload`: it answers when the block is whole, where the other one
   * answers with whatever the background has put in so far, and it takes exact contents.
   *
   * @param transactions - Signed ones, in their order. Left out, the node's pool fills the block.
   */
  async build(parent: Hex, timestamp: number, transactions: readonly Hex[] | null = null): Promise<Block> {
    const parentBeaconBlockRoot = bytesToHex(randomBytes(32));
    const attributes = {
      timestamp: quantity(timestamp),
      prevRandao: bytesToHex(randomBytes(32)), // makes rivals of the same contents differ
      suggestedFeeRecipient: FEE_RECIPIENT,
      withdrawals: [],
      parentBeaconBlockRoot,
    };
    const answer = await this.node.rpc('testing_buildBlockV1', [parent, attributes, transactions, '0x']);
    const { executionPayload: payload, executionRequests: requests } = answer as Envelope;
    const { blockHash: hash, parentHash, blockNumber } = payload;
    return { hash, parentHash, number: Number(blockNumber), timestamp, payload, requests, parentBeaconBlockRoot };
  }

  /**
   * After a start the node's canonical chain is asked, not its store: after a crash it may hold later blocks without their state.
   * Those are chosen one by one, which has it execute them again.
   */
  async #findGround(head: Hex): Promise<void> {
    const { node, tree } = this;
    const top = Number(await node.rpc('eth_blockNumber'));
    let ground = tree.ancestor(head, tree.get(head).number - top);
    while (!(await this.#isCanonical(ground))) ground = tree.block(ground).parentHash;
    this.#held.add(ground);
    for (const block of tree.branch(head, (hash) => hash === ground)) {
      await node.engine.newPayload(block);
      this.#held.add(block.hash);
      await node.engine.forkchoiceUpdated({ head: block.hash, safe: NO_HASH, finalized: NO_HASH });
    }
  }

  async #isCanonical(hash: Hex): Promise<boolean> {
    const { number } = this.tree.get(hash);
    const block = await this.node.rpc('eth_getBlockByNumber', [quantity(number), false]);
    return (block as { hash: Hex } | null)?.hash === hash;
  }
}
