import { setTimeout as sleep } from 'node:timers/promises';
import type { Change } from '@lateral/core';
import { toHex } from '@lateral/core';
import type { TestParties } from '@lateral/core/conformance';
import { PACKED_TABLE, TABLE_DIGEST, testChange, testParties } from '@lateral/core/conformance';
import type { Account } from '@lateral/devnet-evm';
import { findAnvil, findGeth, startAnvil, startGethNetwork } from '@lateral/devnet-evm';
import type { TransactionLike } from 'ethers';
import { getCreateAddress, Interface, Wallet } from 'ethers';
import { submitCall } from '../../src/account/calldata.js';
import { registerAbi, registerBytecode } from '../../src/contract/register.generated.js';
import type { Hex } from '../../src/proof/index.js';
import type { Rpc } from '../../src/rpc/json-rpc.js';

/** A node that makes blocks when it is told to. */
export interface Node {
  readonly rpc: Rpc;
  readonly chainId: number;
  readonly accounts: readonly Account[];
  readonly mine: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** How to start each kind of node that is tested; `undefined` where its software is not here. */
export async function kindsOfNode(): Promise<Readonly<Record<string, (() => Promise<Node>) | undefined>>> {
  const [anvil, geth] = [findAnvil(), await findGeth()];
  for (const program of [anvil, geth])
    if (program.path === undefined) console.warn(`SKIPPED, for want of the software. ${program.reason}`);
  return {
    anvil: anvil.path === undefined ? undefined : anvilNode,
    geth: geth.path === undefined ? undefined : gethNode,
  };
}

async function anvilNode(): Promise<Node> {
  const anvil = await startAnvil({ flags: ['--no-mining'] });
  return {
    ...anvil,
    mine: async () => {
      await anvil.rpc('evm_mine');
    },
  };
}

async function gethNode(): Promise<Node> {
  const { nodes, consensus, chainId, accounts, stop } = await startGethNetwork({ paused: true });
  const [node] = nodes;
  if (node === undefined) throw new TypeError('a network without a node');
  return { ...{ rpc: node.rpc, chainId, accounts, stop }, mine: () => consensus.mine() };
}

const registers = new Interface(registerAbi);
const FEES = { maxFeePerGas: 20_000_000_000n, maxPriorityFeePerGas: 1_000_000_000n };
/** Transactions of the types 0 to 2, which price their gas in two ways. */
const BY_TYPE = [
  { type: 0, gasPrice: FEES.maxFeePerGas },
  { type: 1, gasPrice: FEES.maxFeePerGas },
  { type: 2, ...FEES },
];

/** What a test starts from. */
interface SetUp {
  readonly parties: TestParties;
  /** The genesis and the registrations of keys. */
  readonly commands: readonly Uint8Array[];
  /** That holds them all. */
  readonly block: Block;
}

/** A register on a node, with a bilateral of two parties in it. */
export class RegisterOnNode {
  readonly address: string;
  readonly node: Node;
  readonly #nonces = new Map<number, number>();
  readonly #wallets: readonly Wallet[];

  constructor(node: Node) {
    this.node = node;
    this.address = getCreateAddress({ from: node.accounts[0]?.address ?? '', nonce: 0 });
    this.#wallets = node.accounts.map(({ privateKey }) => new Wallet(privateKey));
  }

  /** Deploys the register and its table in a block each; a third one gets a bilateral with its first keys. */
  async setUp(): Promise<SetUp> {
    await this.send(0, { data: registerBytecode, gasLimit: 15_000_000 });
    await this.mine();
    await this.send(0, { data: registers.encodeFunctionData('publishTable', [PACKED_TABLE]), gasLimit: 15_000_000 });
    await this.mine();
    const options = { seed: 'on nodes', algorithm: 'ES256K', tableDigest: TABLE_DIGEST } as const;
    const instance = (await this.#view('instance')).slice(2);
    const parties = await testParties({ ...options, instance, expiry: hourAhead() });
    const commands = await parties.setUp();
    for (const command of commands) await this.deliver(command);
    await this.mine();
    return { parties, commands, block: await blockAt(this.node.rpc, 'latest') };
  }

  /** Makes a block of all that was sent: geth's pool takes transactions in a moment after it has answered. */
  async mine(): Promise<void> {
    for (const [account, nonce] of this.#nonces) {
      const sender = this.#wallet(account).address;
      while (Number(await this.node.rpc('eth_getTransactionCount', [sender, 'pending'])) < nonce) await sleep(5);
    }
    await this.node.mine();
  }

  /** Puts a command in the node's pool. */
  async deliver(envelope: Uint8Array): Promise<void> {
    const hints = Uint8Array.of(0, 0); // a parity is found without one, and one too many does no harm
    await this.send(0, { data: submitCall(envelope, hints), gasLimit: 1_000_000 });
  }

  /** A transaction to the register, if it does not say otherwise; `account` is the sender's index. */
  async send(account: number, transaction: TransactionLike, ofType = 2): Promise<void> {
    const nonce = this.#nonces.get(account) ?? 0;
    this.#nonces.set(account, nonce + 1);
    const to = transaction.data === registerBytecode ? null : this.address;
    const wallet = this.#wallet(account);
    const fees = BY_TYPE[ofType] ?? FEES;
    const full = { to, nonce, chainId: this.node.chainId, ...fees, ...transaction };
    await this.node.rpc('eth_sendRawTransaction', [await wallet.signTransaction(full)]);
  }

  /** A transaction of type 4 (EIP-7702), in which an account hands its code over to the register. */
  async sendAuthorization(account: number, authorizer: number): Promise<void> {
    const authorization = { address: this.address, nonce: 0, chainId: this.node.chainId };
    const authorizationList = [this.#wallet(authorizer).authorizeSync(authorization)];
    await this.send(account, {
      type: 4,
      to: this.node.accounts[0]?.address ?? null,
      authorizationList,
      gasLimit: 200_000,
    });
  }

  /** The record as the register's own view answers it: a second way to look. */
  async record(bilateralId: string, { kind, owner, recordId }: Change): Promise<string> {
    return this.#view('record', `0x${bilateralId}`, kind, owner, `0x${toHex(recordId)}`);
  }

  async #view(name: string, ...args: readonly unknown[]): Promise<string> {
    const call = { to: this.address, data: registers.encodeFunctionData(name, args) };
    return (await this.node.rpc('eth_call', [call, 'latest'])) as string;
  }

  #wallet(account: number): Wallet {
    const wallet = this.#wallets[account];
    if (wallet === undefined) throw new RangeError(`no account ${account}`);
    return wallet;
  }
}

/** Seconds, a full hour that is one or two hours away. */
function hourAhead(): number {
  return (Math.floor(Date.now() / 3_600_000) + 2) * 3_600;
}

/** The agreement that opens what two parties do. */
export const AGREEMENT = testChange({ kind: 'agreement', action: 'agree' });

/** A record that nobody ever wrote. */
export const UNTOUCHED = testChange({ kind: 'order', action: 'place', owner: 0, record: 'never written' });

export type Block = Readonly<Record<string, unknown>> & { readonly hash: Hex; readonly number: Hex };

export async function blockAt(rpc: Rpc, tag: string): Promise<Block> {
  return (await rpc('eth_getBlockByNumber', [tag, false])) as Block;
}
