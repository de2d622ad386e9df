import type { Algorithm, HexId, RecordState } from '@lateral/core';

import type { LedgerControl, LedgerProbe } from '@lateral/core/conformance';
import type { Account, Anvil, GethNetwork } from '@lateral/devnet-evm';
import { concat, getCreateAddress, keccak256, toBeHex, zeroPadValue } from 'ethers';
import type { EvmAccount } from '../src/account/account.js';
import { digestAccount } from '../src/account/account.js';
import { loadSecp256k1 } from '../src/account/secp256k1.js';
import { ADMINISTERED, APPLIED } from '../src/contract/events.js';
import { deployRegister } from '../src/deploy.js';
import type { EvmLedger } from '../src/evm-ledger.js';
import { evmLedger } from '../src/evm-ledger.js';
import { toBytes } from '../src/hex.js';
import type { EvmLedgerOptions } from '../src/options.js';
import type { Rpc } from '../src/rpc/json-rpc.js';

/** A network of test nodes, and what the adapter's tests need to know of it. */
export interface TestNetwork {
  readonly endpoints: readonly string[];
  readonly heads?: string;
  readonly chainId: number;
  readonly accounts: readonly Account[];
  /** Past the adapter. */
  readonly rpc: Rpc;
  readonly algorithms: readonly Algorithm[];
  readonly control: LedgerControl;
}

/** A relayer whose key a devnet funds; its address is known without a turn of the event loop. */
export function accountOf({ address, privateKey }: Account): EvmAccount {
  const secret = toBytes(privateKey);
  return digestAccount({ address, signDigest: async (digest) => (await loadSecp256k1()).sign(digest, secret) });
}

type Options = Partial<EvmLedgerOptions> & Pick<EvmLedgerOptions, 'finality'>;

export type LedgerMakerOptions = Options & {
  /** Accounts of each ledger, beside one that deploys. @default one that also deploys */
  readonly pool?: number;
};

interface Made {
  readonly deployer: EvmAccount;
  readonly senders: readonly EvmAccount[];
  readonly address: string;
}

/** Makes ledgers on a network, each with accounts and a register of its own, which it deploys as it opens. */
export class LedgerMaker {
  readonly #network: TestNetwork;
  readonly #pool: number;
  readonly #options: Options;
  readonly #made = new Map<EvmLedger, Made>();
  #next = 0;

  constructor(network: TestNetwork, { pool = 0, ...options }: LedgerMakerOptions) {
    this.#network = network;
    this.#pool = pool;
    this.#options = options;
  }

  readonly create = (): EvmLedger => {
    const [deployer, ...pool] = Array.from({ length: 1 + this.#pool }, () => this.#account());
    if (deployer === undefined) throw new RangeError('No account');
    const address = getCreateAddress({ from: deployer.address, nonce: 0 }).toLowerCase();
    return this.#ledger({ deployer, senders: pool.length === 0 ? [deployer] : pool, address });
  };

  readonly reopen = (closed: EvmLedger): EvmLedger => {
    const made = this.#made.get(closed);
    if (made === undefined) throw new RangeError('No ledger of this maker');
    return this.#ledger(made);
  };

  probe = (ledger: EvmLedger): LedgerProbe => probeOf(this.#network.rpc, this.#made.get(ledger)?.address ?? '');

  #account(): EvmAccount {
    const account = this.#network.accounts[this.#next++];
    if (account === undefined) throw new RangeError(`All ${this.#next - 1} accounts of the network are used up`);
    return accountOf(account);
  }

  #ledger(made: Made): EvmLedger {
    const { endpoints, chainId, algorithms, rpc } = this.#network;
    const { deployer, senders, address } = made;
    const fast = { pollMs: 50, busyPollMs: 20, gapMs: 200 };
    const ledger = evmLedger({
      endpoints,
      chainId,
      algorithms,
      account: senders,
      ...fast,
      ...this.#options,
      register: { address },
    });
    const open = ledger.open.bind(ledger);
    let deployed: Promise<unknown> | undefined;
    ledger.open = async (options) => {
      const isThere = (await rpc('eth_getCode', [address, 'latest'])) !== '0x';
      if (!isThere) await (deployed ??= deployRegister({ rpc, account: deployer, usesFactory: false }));
      await open(options);
    };
    this.#made.set(ledger, made);
    return ledger;
  }
}

/** Reads storage and logs of a register by raw calls, with keys worked out by ethers. */
function probeOf(rpc: Rpc, address: string): LedgerProbe {
  return {
    record: async ({ bilateralId, kind, owner, recordId }): Promise<RecordState | undefined> => {
      const key = keccak256(concat([`0x${bilateralId}`, recordId, toBeHex(kind, 1), toBeHex(owner, 1)]));
      const slot = keccak256(concat([key, zeroPadValue('0x00', 32)])); // the records are in the first slot
      const word = toBytes((await rpc('eth_getStorageAt', [address, slot, 'latest'])) as string);
      const [state = 0, epoch = 0] = word.subarray(24, 26);
      return word.every((byte) => byte === 0) ? undefined : { head: word.slice(0, 24), state, epoch };
    },
    commandIds: async (bilateralId): Promise<readonly HexId[]> => {
      const topics = [[APPLIED, ADMINISTERED], `0x${bilateralId}`];
      const logs = await rpc('eth_getLogs', [{ address, topics, fromBlock: '0x0', toBlock: 'latest' }]);
      return (logs as readonly { readonly topics: readonly string[] }[]).map((log) => (log.topics[2] ?? '').slice(2));
    },
  };
}

const number = (value: number): string => `0x${value.toString(16)}`;

/** anvil with a block for each transaction. */
export function anvilNetwork({ url, wsUrl, chainId, accounts, rpc }: Anvil): TestNetwork {
  const call = rpc as Rpc;
  return {
    endpoints: [url],
    heads: wsUrl,
    ...{ chainId, accounts, rpc: call, algorithms: ['ES256K', 'ES256'] },
    control: {
      mine: async (blocks) => {
        await call('anvil_mine', [number(blocks)]);
        await call('evm_setAutomine', [true]);
      },
      // Rolled back, with its transactions in the pool again as on a real node: they wait for the next block.
      reorganise: async (depth, { drop = false } = {}) => {
        await call('evm_setAutomine', [false]);
        const undone = await transactionsOf(call, depth);
        await call('anvil_rollback', [depth]);
        if (!drop) for (const raw of undone) await call('eth_sendRawTransaction', [raw]);
      },
    },
  };
}

async function transactionsOf(rpc: Rpc, depth: number): Promise<readonly string[]> {
  const head = Number(await rpc('eth_blockNumber', []));
  const raw: string[] = [];
  for (let block = head - depth + 1; block <= head; block++) {
    const { transactions } = (await rpc('eth_getBlockByNumber', [number(block), false])) as { transactions: string[] };
    for (const hash of transactions) raw.push((await rpc('eth_getRawTransactionByHash', [hash])) as string);
  }
  return raw;
}

/** geth whose blocks come by themselves, until a reorganisation, after which the next one is asked for. */
export function gethNetwork({ nodes, chainId, accounts, consensus }: GethNetwork): TestNetwork {
  const [first] = nodes;
  if (first === undefined) throw new RangeError('A network has a node');
  return {
    endpoints: nodes.map(({ url }) => url),
    heads: first.wsUrl,
    ...{ chainId, accounts, rpc: first.rpc, algorithms: ['ES256K', 'ES256'] },
    control: {
      mine: async (blocks) => {
        await consensus.mine(blocks);
        consensus.resume();
      },
      reorganise: async (depth, { drop = false } = {}) => {
        await consensus.pause();
        const hashes = drop ? await hashesOf(first.rpc, depth) : [];
        await consensus.reorganise({ depth, drop: hashes as `0x${string}`[] });
      },
    },
  };
}

async function hashesOf(rpc: Rpc, depth: number): Promise<readonly string[]> {
  const head = Number(await rpc('eth_blockNumber', []));
  const hashes: string[] = [];
  for (let block = head - depth + 1; block <= head; block++)
    hashes.push(
      ...((await rpc('eth_getBlockByNumber', [number(block), false])) as { transactions: string[] }).transactions,
    );
  return hashes;
}

/** A line that nobody overlooks where real software is missing. */
export function skipLoudly(what: string, reason: string): void {
  console.warn(`SKIPPED: ${what}: ${reason}`);
}
