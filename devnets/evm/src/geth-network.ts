import { randomBytes } from 'node:crypto';
import { testAccounts, type Account } from './accounts.js';
import { BlockTree } from './block-tree.js';
import { Consensus } from './consensus.js';
import { DevnetError } from './devnet-error.js';
import { Follower } from './follower.js';
import { freePort } from './free-port.js';
import { findGeth } from './geth-binary.js';
import { consensusControl, type ConsensusControl } from './consensus-control.js';
import { networkNode, type GethNode } from './geth-node.js';
import { GethProcess } from './geth-process.js';
import { makeGenesis, type GenesisAccount, type Hardfork } from './genesis.js';
import type { Hex } from './hex.js';
import { ProcessGroup } from './process-group.js';
import { untilIndexed } from './ready.js';

/** What {@link startGethNetwork} may be told. */
export interface GethNetworkOptions {
  /** @default 1 */
  readonly nodes?: 1 | 2 | undefined;
  /** Milliseconds between blocks. Below 1000, block time runs ahead of the clock: it counts whole seconds and must grow. @default 200 */
  readonly slotMs?: number | undefined;
  /** Blocks that `finalized` trails the head by; 0 makes each block final at once. @default 4 */
  readonly finalityDepth?: number | undefined;
  /** Blocks that `safe` trails the head by. @default half of `finalityDepth`, rounded down */
  readonly safeDepth?: number | undefined;
  /** @default 7117 */
  readonly chainId?: number | undefined;
  /** Accounts with 1,000,000 ether. @default 10 */
  readonly fundedAccounts?: number | undefined;
  /** `false`: a slot without transactions makes no block. @default true */
  readonly emptyBlocks?: boolean | undefined;
  /**
   * No empty block is made while block time is further ahead of the clock than this, in seconds; blocks with transactions always are.
   * @default no limit
   */
  readonly aheadSecondsMax?: number | undefined;
  /** `true`: after block 1, blocks come by `consensus.mine` only, until `consensus.resume`. @default false */
  readonly paused?: boolean | undefined;
  /** @default `osaka` */
  readonly hardfork?: Hardfork | undefined;
  /** Time of the genesis block, seconds since 1970. @default a second ago */
  readonly genesisTime?: number | undefined;
  /** Gas limit of a block. @default 60,000,000 */
  readonly gasLimit?: number | undefined;
  /** Further accounts at genesis, such as contracts. */
  readonly alloc?: Readonly<Record<Hex, GenesisAccount>> | undefined;
  /** First of two loopback ports for each node: HTTP with WebSocket, Engine API. @default free ones */
  readonly port?: number | undefined;
  /** Path of the program. @default what `findGeth` finds */
  readonly geth?: string | undefined;
  /** Further flags of each node. */
  readonly flags?: readonly string[] | undefined;
}

/** A running network. */
export interface GethNetwork {
  readonly nodes: readonly GethNode[];
  readonly chainId: number;
  readonly accounts: readonly Account[];
  readonly consensus: ConsensusControl;
  /** Ends all processes and removes their data. */
  readonly stop: () => Promise<void>;
}

interface Ports {
  readonly rpc: number;
  readonly engine: number;
}

async function portsOf(node: number, first: number | undefined): Promise<Ports> {
  const named = first === undefined ? undefined : first + 2 * node;
  return { rpc: await freePort(named), engine: await freePort(named === undefined ? undefined : named + 1) };
}

async function programOf(geth: string | undefined): Promise<string> {
  if (geth !== undefined) return geth;
  const found = await findGeth();
  if (found.path === undefined) throw new DevnetError(found.reason);
  return found.path;
}

async function genesisBlock({ rpc }: GethProcess): Promise<BlockTree> {
  const block = (await rpc('eth_getBlockByNumber', ['0x0', false])) as { hash: Hex; timestamp: Hex };
  return new BlockTree({ hash: block.hash, number: 0, timestamp: Number(block.timestamp) });
}

/**
 * Starts one or two geth nodes on a new chain with a consensus of our own, ready in about a second. The nodes know no peers: a
 * transaction waits in the pool of the node that it was sent to until that node's turn.
 *
 * @throws {@link DevnetError} when there is no geth, or it does not come up.
 */
export async function startGethNetwork(options: GethNetworkOptions = {}): Promise<GethNetwork> {
  const { nodes: count = 1, chainId = 7117, fundedAccounts = 10, finalityDepth = 4 } = options;
  const program = await programOf(options.geth);
  const accounts = testAccounts(fundedAccounts);
  const genesis = await makeGenesis(program, {
    ...{ chainId, accounts, hardfork: options.hardfork ?? 'osaka', gasLimit: options.gasLimit ?? 60_000_000 },
    timestamp: options.genesisTime ?? Math.floor(Date.now() / 1000) - 1,
    alloc: options.alloc ?? {},
  });
  const group = new ProcessGroup();
  const start = async (name: string, ports: Ports, flags: readonly string[] = []): Promise<GethProcess> =>
    GethProcess.start({ program, group, name, chainId, genesis, ports, secret: randomBytes(32), flags });
  try {
    const processes = await Promise.all(
      Array.from({ length: count }, async (_, i) => start(`node-${i}`, await portsOf(i, options.port), options.flags)),
    );
    const [first] = processes;
    if (!first) throw new RangeError('A network has at least one node.');
    const tree = await genesisBlock(first);
    const consensus = new Consensus(
      tree,
      processes.map((process) => new Follower(process, tree)),
      {
        ...{ slotMs: options.slotMs ?? 200, emptyBlocks: options.emptyBlocks ?? true },
        ...{ finalityDepth, safeDepth: options.safeDepth ?? Math.floor(finalityDepth / 2) },
        aheadSecondsMax: options.aheadSecondsMax ?? Number.POSITIVE_INFINITY,
      },
    );
    await consensus.mine(1); // at genesis alone a geth says for ever that it is syncing
    await Promise.all(processes.map(({ rpc }) => untilIndexed(rpc)));
    if (options.paused !== true) consensus.start();
    const startRival = async (): Promise<Follower> => {
      const process = await start('rival', await portsOf(0, undefined), ['--engine.maxreorgdepth', '0']);
      const rival = new Follower(process, tree);
      await rival.goTo(consensus.rule.choice.head);
      return rival;
    };
    return {
      nodes: consensus.followers.map((follower) => networkNode(follower, consensus)),
      ...{ chainId, accounts, consensus: consensusControl(consensus, startRival) },
      stop: async () => {
        await Promise.all([consensus.pause(), group.stop()]);
      },
    };
  } catch (error) {
    await group.stop();
    throw error;
  }
}
