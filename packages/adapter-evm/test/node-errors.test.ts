import type { Anvil, GethNetwork, Program } from '@lateral/devnet-evm';
import { findAnvil, findGeth, startAnvil, startGethNetwork } from '@lateral/devnet-evm';
import type { TransactionLike } from 'ethers';
import { Wallet } from 'ethers';
import { RpcClient, RpcError } from '../src/rpc/json-rpc.js';
import type { NodeErrorRow, SendTrouble } from '../src/rpc/node-errors.js';
import { NODE_ERRORS, sendTrouble } from '../src/rpc/node-errors.js';
import { nodeSchedule } from '@lateral/core';
import { skipLoudly } from './devnets.js';

// Each row of the table is there because a real node said so. What a node says to the adapter's own client is what counts.

const GWEI = 1_000_000_000n;
const TIP = 2n * GWEI;
const SLOW_MS = 60_000;
/** geth takes this many transactions before it weighs prices. */
const POOL_SLOTS = 12;

/** A node whose blocks come on demand, and a funded wallet that sends to itself. */
class Provoked {
  readonly #client: RpcClient;
  readonly #wallet: Wallet;
  readonly #chainId: number;

  constructor({ url, chainId, privateKey }: { url: string; chainId: number; privateKey: string }) {
    this.#client = new RpcClient({ url, timeoutMs: 5_000, schedule: nodeSchedule });
    this.#wallet = new Wallet(privateKey);
    this.#chainId = chainId;
  }

  readonly signed = (nonce: number, fields: TransactionLike = {}, wallet = this.#wallet): Promise<string> =>
    wallet.signTransaction({
      ...{ type: 2, chainId: this.#chainId, to: wallet.address, nonce, gasLimit: 21_000 },
      ...{ maxFeePerGas: 50n * GWEI, maxPriorityFeePerGas: TIP, ...fields },
    });

  readonly send = (raw: string): Promise<unknown> => this.#client.call('eth_sendRawTransaction', [raw]);

  /** @returns What the node says to it. */
  readonly refusalOf = async (raw: string): Promise<RpcError> => {
    try {
      await this.send(raw);
    } catch (error) {
      if (error instanceof RpcError) return error;
      throw error;
    }
    throw new Error('The node took it');
  };
}

/** Number 0 is in a block; number 1 waits in the pool and stays there. */
type Provocation = readonly [title: string, means: SendTrouble, provoke: (node: Provoked) => Promise<RpcError>];

const COMMON: readonly Provocation[] = [
  ['the same bytes again', 'alreadyKnown', async ({ signed, refusalOf }) => refusalOf(await signed(1))],
  ['a number of a block', 'nonceTooLow', async ({ signed, refusalOf }) => refusalOf(await signed(0, { value: 1n }))],
  [
    'the same number at the same price',
    'replacementUnderpriced',
    async ({ signed, refusalOf }) => refusalOf(await signed(1, { value: 1n })),
  ],
  [
    'an account without funds',
    'insufficientFunds',
    async ({ signed, refusalOf }) => refusalOf(await signed(0, {}, new Wallet(`0x${'77'.repeat(32)}`))),
  ],
  [
    'more gas than a transaction may have',
    'gasCap',
    async ({ signed, refusalOf }) => refusalOf(await signed(2, { gasLimit: 16_777_217 })),
  ],
  [
    'less gas than any transaction needs',
    'gasTooLow',
    async ({ signed, refusalOf }) => refusalOf(await signed(2, { gasLimit: 20_000 })),
  ],
  ['another chain', 'wrongChain', async ({ signed, refusalOf }) => refusalOf(await signed(2, { chainId: 1 }))],
  ['a type of transaction that there is none of', 'notATransaction', ({ refusalOf }) => refusalOf('0x7eadbeef')],
];

const OF_GETH: readonly Provocation[] = [
  [
    'more gas than a block has',
    'gasCap',
    async ({ signed, refusalOf }) => refusalOf(await signed(2, { gasLimit: 16_000_000 })),
  ],
  [
    'a fee above what the node sends',
    'feeCap',
    async ({ signed, refusalOf }) => refusalOf(await signed(2, { maxFeePerGas: 100_000n * GWEI })),
  ],
  [
    'nothing for the builder',
    'feeTooLow',
    async ({ signed, refusalOf }) => refusalOf(await signed(2, { maxPriorityFeePerGas: 0n })),
  ],
  [
    'more bytes than a pool takes',
    'oversized',
    async ({ signed, refusalOf }) => refusalOf(await signed(2, { data: `0x${'11'.repeat(131_072)}` })),
  ],
  [
    'less gas than its bytes cost at least',
    'gasTooLow',
    async ({ signed, refusalOf }) => refusalOf(await signed(2, { data: `0x${'11'.repeat(1_000)}`, gasLimit: 40_000 })),
  ],
  [
    'less than all others of a full pool pay',
    'feeTooLow',
    async ({ signed, send, refusalOf }) => {
      for (let nonce = 2; nonce <= POOL_SLOTS; nonce++) await send(await signed(nonce));
      return refusalOf(await signed(POOL_SLOTS + 1, { maxPriorityFeePerGas: GWEI, maxFeePerGas: 3n * GWEI }));
    },
  ],
];

const OF_ANVIL: readonly Provocation[] = [
  [
    'less than the base fee',
    'feeTooLow',
    async ({ signed, refusalOf }) => refusalOf(await signed(2, { maxFeePerGas: 1n, maxPriorityFeePerGas: 1n })),
  ],
];

describeClient('geth', await findGeth(), [...COMMON, ...OF_GETH], async () => {
  const flags = ['--txpool.globalslots', String(POOL_SLOTS - 1), '--txpool.globalqueue', '1'];
  const network: GethNetwork = await startGethNetwork({ paused: true, gasLimit: 15_000_000, flags });
  const [first, account] = [network.nodes[0], network.accounts[0]];
  if (first === undefined || account === undefined) throw new RangeError('A network has a node and accounts');
  const node = new Provoked({ url: first.url, chainId: network.chainId, privateKey: account.privateKey });
  return { node, mine: () => network.consensus.mine(), stop: network.stop };
});

describeClient('anvil', findAnvil(), [...COMMON, ...OF_ANVIL], async () => {
  const anvil: Anvil = await startAnvil({ flags: ['--enable-tx-gas-limit', '--no-mining'] });
  const [account] = anvil.accounts;
  if (account === undefined) throw new RangeError('anvil has accounts');
  const node = new Provoked({ url: anvil.url, chainId: anvil.chainId, privateKey: account.privateKey });
  return { node, mine: () => anvil.rpc('anvil_mine', ['0x1']), stop: anvil.stop };
});

interface Client {
  readonly node: Provoked;
  readonly mine: () => Promise<unknown>;
  readonly stop: () => Promise<void>;
}

function describeClient(
  name: NodeErrorRow['client'],
  program: Program,
  provocations: readonly Provocation[],
  start: () => Promise<Client>,
): void {
  if (program.path === undefined) {
    skipLoudly(`errors of ${name}`, program.reason);
    describe.skip(`${name} is not installed`, () => {
      it('classifies its errors', () => undefined);
    });
    return;
  }
  describe(`what ${name} says`, () => {
    const rows = NODE_ERRORS.filter(({ client }) => client === name);
    const provoked = new Set<NodeErrorRow>();
    let client: Client;

    beforeAll(async () => {
      client = await start();
      const { node, mine } = client;
      await node.send(await node.signed(0));
      await mine();
      await node.send(await node.signed(1));
    }, SLOW_MS);
    afterAll(() => client.stop());

    it.each(provocations)('of %s is %s', async (_, means, provoke) => {
      const error = await provoke(client.node);
      const row = rows.find(({ code, pattern }) => code === error.code && pattern.test(error.message));
      if (row !== undefined) provoked.add(row);
      expect([sendTrouble(error), row?.means, error.message]).toEqual([means, means, error.message]);
    });

    it('is all that the table has', () => {
      expect(rows.filter((row) => !provoked.has(row))).toEqual([]);
    });
  });
}
