import type { BlockTree } from './block-tree.js';
import { timestampAfter, type Consensus } from './consensus.js';
import { DevnetError } from './devnet-error.js';
import type { Follower } from './follower.js';
import { bytesToHex, hexToBytes, type Hex } from './hex.js';
import { keccak256 } from './keccak.js';
import { evict, untilPooled } from './pool.js';

/** What shall become of the last blocks. Without further wishes the winning branch is empty and all transactions return to the pools. */
export interface ReorganiseOptions {
  /** How many blocks lose: 1 or more, fewer than there are. */
  readonly depth: number;
  /** Blocks of the winning branch, 1 or more. @default one more than lose */
  readonly length?: number | undefined;
  /** Signed transactions for the first winning block. With the nonce of a losing one they take its place for ever. */
  readonly instead?: readonly Hex[] | undefined;
  /** Hashes of losing transactions that the winning branch has too: in its last block, so at another height. */
  readonly onBothBranches?: readonly Hex[] | undefined;
  /** Hashes of losing transactions that get lost: on no branch and in no pool. */
  readonly drop?: readonly Hex[] | undefined;
  /** `false` lets the finalized block lose. @default true */
  readonly guardFinality?: boolean | undefined;
}

/** What a reorganisation did. Hashes are oldest first. */
export interface Reorganisation {
  /** Number of the last block that both branches have. */
  readonly forkNumber: number;
  readonly losing: readonly Hex[];
  readonly winning: readonly Hex[];
}

const hashOf = (transaction: Hex): Hex => bytesToHex(keccak256(hexToBytes(transaction)));

/**
 * Replaces the last blocks of the chain. The winning branch is made on a node that nobody else sees, so that the others go over to it
 * in one step, as after a partition.
 *
 * @throws `RangeError` for a depth or length that cannot be, {@link DevnetError} when the finalized block would lose, or when a
 * transaction is not what the options say.
 */
export async function reorganise(
  consensus: Consensus,
  rival: Follower,
  options: ReorganiseOptions,
): Promise<Reorganisation> {
  const { tree, rule } = consensus;
  const { depth, length = depth + 1, guardFinality = true, drop = [] } = options;
  const { head } = rule.choice;
  assertCount('depth', depth, tree.get(head).number);
  assertCount('length', length);
  const fork = tree.ancestor(head, depth);
  if (guardFinality) rule.assertKeepsFinalized(fork);

  const losing = tree.branch(head, (hash) => hash === fork);
  const lost = new Map(losing.flatMap(({ payload }) => payload.transactions.map((raw) => [hashOf(raw), raw])));
  for (const hash of drop) find(lost, hash);
  const contents = Array.from({ length }, (): Hex[] => []);
  contents.at(0)?.push(...(options.instead ?? []));
  contents.at(-1)?.push(...(options.onBothBranches ?? []).map((hash) => find(lost, hash)));

  const winning = await buildBranch(tree, rival, fork, contents);
  rule.choose(winning.at(-1) ?? fork);
  await consensus.spread();
  if (drop.length > 0) await dropEverywhere(consensus, drop);
  return { forkNumber: tree.get(fork).number, losing: losing.map(({ hash }) => hash), winning };
}

async function buildBranch(
  tree: BlockTree,
  rival: Follower,
  fork: Hex,
  contents: readonly (readonly Hex[])[],
): Promise<Hex[]> {
  const branch: Hex[] = [];
  await rival.goTo(fork);
  for (const transactions of contents) {
    const parent = tree.get(branch.at(-1) ?? fork);
    const block = await rival.build(parent.hash, timestampAfter(parent), transactions);
    tree.add(block);
    await rival.goTo(block.hash);
    branch.push(block.hash);
  }
  return branch;
}

async function dropEverywhere({ followers }: Consensus, unwanted: readonly Hex[]): Promise<void> {
  const running = followers.filter(({ node }) => node.state === 'running');
  await Promise.all(
    running.map(async ({ node }) => {
      await untilPooled(node.rpc, unwanted);
      await evict(node.rpc, unwanted);
    }),
  );
}

function find(lost: ReadonlyMap<Hex, Hex>, hash: Hex): Hex {
  const raw = lost.get(hash);
  if (raw === undefined) throw new DevnetError(`Transaction ${hash} is in none of the losing blocks.`);
  return raw;
}

function assertCount(name: string, value: number, max = Number.MAX_SAFE_INTEGER): void {
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw new RangeError(`The ${name} is ${value}; it must be a whole number from 1 to ${max}.`);
  }
}
