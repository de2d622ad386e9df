import type { HexId, Schedule } from '@lateral/core';
import { LIFECYCLE, nodeHashes, nodeSchedule, packTable, taggedHash, toHex } from '@lateral/core';
import type { EvmAccount } from './account/account.js';
import { readHeader } from './chain/block.js';
import { registerBytecode } from './contract/register.generated.js';
import { publishTableCall } from './contract/views.js';
import { data, toNumber } from './hex.js';
import type { RegisterFound } from './open-checks.js';
import { findRegister, holdsTable } from './open-checks.js';
import type { Rpc } from './rpc/json-rpc.js';
import { unavailable } from './trouble.js';

/** The customary factory for CREATE2, at one address on most public chains. */
export const CREATE2_FACTORY = '0x4e59b44847b379578588920ca78fbf26c0b4956c';

export interface DeployOptions {
  readonly rpc: Rpc;
  readonly account: EvmAccount;
  /** Packed. @default the table of this version */
  readonly table?: Uint8Array;
  /** 32 bytes: another salt gives another register of the same code, at an address of its own. @default zeros */
  readonly salt?: Uint8Array;
  /** Whether the factory is used where the chain has it; else it is the first transaction of the account. @default true */
  readonly usesFactory?: boolean;
  /** Wei for each gas, to the block's builder; 0 on chains where gas is free. @default 1500000000n */
  readonly tip?: bigint;
  readonly schedule?: Schedule;
}

export interface Deployed extends RegisterFound {
  /** Number of the block that it came in; 0 when it was there already. */
  readonly since: number;
  /** Digest of the table that it holds. */
  readonly table: HexId;
  /** How it came to its address; `present` when it was there already. */
  readonly by: 'factory' | 'account' | 'present';
}

/**
 * Deploys the register and publishes the table on it. Both ways to its address, the factory's by code and salt and that of the
 * account's first transaction, are known before: a repeat finds what is there, and only adds what is missing.
 *
 * @throws LedgerError `unavailable` when a transaction does not come into a block, or fails there; `ledgerMismatch` when another
 * contract is at the address. RangeError without the factory for an account that has sent something else first.
 */
export async function deployRegister(options: DeployOptions): Promise<Deployed> {
  const { rpc, table = packTable(LIFECYCLE) } = options;
  const { address, by, creation } = await placeOf(options);
  const isPresent = await hasCode(rpc, address);
  if (!isPresent && by === 'account') await checkFresh(options);
  const since = isPresent ? 0 : await send(options, creation);
  const register = await findRegister(rpc, address);
  const digest = toHex(taggedHash(nodeHashes, 'table', table));
  if (!(await holdsTable(rpc, address, digest))) await send(options, { to: address, data: publishTableCall(table) });
  return { ...register, since, table: digest, by: isPresent ? 'present' : by };
}

interface Call {
  /** Null creates a contract. */
  readonly to: string | null;
  readonly data: string;
}

interface Place {
  readonly address: string;
  readonly by: 'factory' | 'account';
  readonly creation: Call;
}

async function placeOf({ rpc, account, salt = new Uint8Array(32), usesFactory = true }: DeployOptions): Promise<Place> {
  const { getCreate2Address, getCreateAddress, keccak256 } = await import('ethers');
  if (usesFactory && (await hasCode(rpc, CREATE2_FACTORY))) {
    const address = getCreate2Address(CREATE2_FACTORY, salt, keccak256(registerBytecode)).toLowerCase();
    const creation = { to: CREATE2_FACTORY, data: data(salt) + registerBytecode.slice(2) };
    return { address, by: 'factory', creation };
  }
  const address = getCreateAddress({ from: account.address, nonce: 0 }).toLowerCase();
  return { address, by: 'account', creation: { to: null, data: registerBytecode } };
}

async function hasCode(rpc: Rpc, address: string): Promise<boolean> {
  return (await rpc('eth_getCode', [address, 'latest'])) !== '0x';
}

async function checkFresh({ rpc, account: { address } }: DeployOptions): Promise<void> {
  const sent = toNumber(await rpc('eth_getTransactionCount', [address, 'latest']));
  if (sent > 0)
    throw new RangeError(
      `Account ${address} has sent ${sent} transactions, and its first was no register: without the factory a register is the first transaction of its account, so that a repeat finds it. Take a fresh account`,
    );
}

/** Sends one transaction and waits for its block. @returns The block's number. */
async function send(
  { rpc, account, tip = 1_500_000_000n, schedule = nodeSchedule }: DeployOptions,
  call: Call,
): Promise<number> {
  const from = account.address;
  const request = { from, data: call.data, ...(call.to === null ? {} : { to: call.to }) };
  const [chainId, nonce, block, gas] = await Promise.all([
    rpc('eth_chainId', []),
    rpc('eth_getTransactionCount', [from, 'latest']),
    rpc('eth_getBlockByNumber', ['latest', false]),
    rpc('eth_estimateGas', [request]),
  ]);
  const transaction = await account.signTransaction({
    ...call,
    ...{ chainId: toNumber(chainId), nonce: toNumber(nonce), gasLimit: Math.ceil(toNumber(gas) * 1.2) },
    ...{ maxPriorityFeePerGas: tip, maxFeePerGas: 2n * readHeader(block).baseFee + tip },
  });
  const hash = await rpc('eth_sendRawTransaction', [data(transaction)]);
  for (let tried = 0; tried < TRIES; tried++) {
    const receipt = (await rpc('eth_getTransactionReceipt', [hash])) as { status: string; blockNumber: string } | null;
    if (receipt?.status === '0x1') return toNumber(receipt.blockNumber);
    if (receipt !== null)
      throw unavailable(
        `Transaction ${String(hash)} of the deployment failed in block ${toNumber(receipt.blockNumber)}`,
      );
    await new Promise<void>((resolve) => schedule(resolve, RETRY_MS, true));
  }
  throw unavailable(`Transaction ${String(hash)} of the deployment is in no block yet`);
}

const TRIES = 600;
const RETRY_MS = 200;
