import type { Algorithm, HexId } from '@lateral/core';
import { nodeHashes, taggedHash, toHex, utf8 } from '@lateral/core';
import { runtimeCode } from './contract/runtime-code.js';
import { algorithmsCall, instanceCall, tableCall } from './contract/views.js';
import { toNumber } from './hex.js';
import type { Rpc } from './rpc/json-rpc.js';
import type { Settings } from './settings.js';
import { identityText } from './settings.js';
import { mismatch } from './trouble.js';

/** A register of this version, as it stands on a chain. */
export interface RegisterFound {
  /** With `0x`, lower case. */
  readonly address: string;
  readonly chainId: number;
  /** Keccak-256 of its code, with `0x`. */
  readonly codeHash: string;
  /** What each genesis on it names. */
  readonly instance: HexId;
  /** What it verifies. */
  readonly algorithms: readonly Algorithm[];
}

/** By the bits of `algorithms()`: the constructor finds out whether the chain has the precompile for ES256. */
const ALGORITHMS_BY_BITS: ReadonlyMap<number, readonly Algorithm[]> = new Map([
  [1, ['ES256K']],
  [3, ['ES256K', 'ES256']],
]);

/**
 * Recognises this version's register by its code, whatever the chain has made it verify.
 *
 * @throws LedgerError `ledgerMismatch` when there is none at the address, or another contract.
 */
export async function findRegister(rpc: Rpc, address: string): Promise<RegisterFound> {
  const chainId = toNumber(await rpc('eth_chainId', []));
  const code = await codeAt(rpc, chainId, address);
  const instance = toHex(taggedHash(nodeHashes, 'ledger', utf8(identityText(chainId, address))));
  const { keccak256 } = await import('ethers');
  for (const [bits, algorithms] of ALGORITHMS_BY_BITS)
    if (code === runtimeCode(instance, bits))
      return { address: address.toLowerCase(), chainId, codeHash: keccak256(code), instance, algorithms };
  const known = [...ALGORITHMS_BY_BITS.keys()].map((bits) => keccak256(runtimeCode(instance, bits)));
  throw mismatch(
    `The code at ${address} has the hash ${keccak256(code)}, not ${known.join(' or ')}: another contract, or another version of the register`,
  );
}

/** @throws LedgerError `ledgerMismatch` naming the first of these tables that the register does not hold. */
export async function checkTables(rpc: Rpc, address: string, digests: readonly HexId[]): Promise<void> {
  const held = await Promise.all(digests.map((digest) => holdsTable(rpc, address, digest)));
  const missing = digests[held.indexOf(false)];
  if (missing !== undefined)
    throw mismatch(`The register does not hold table ${missing}; publish it with lateral-evm deploy`);
}

export async function holdsTable(rpc: Rpc, address: string, digest: HexId): Promise<boolean> {
  const answered = await rpc('eth_call', [{ to: address, data: tableCall(digest) }, 'latest']);
  return BigInt(answered as string) !== 0n;
}

/**
 * That network, program and tables are what the profile says (R22): a register of other code could judge otherwise.
 *
 * @throws LedgerError `ledgerMismatch`, naming what is there and what should be.
 */
export async function checkRegister(rpc: Rpc, settings: Settings): Promise<void> {
  const { chainId, address, profile, algorithmBits, register } = settings;
  const call = (data: string): Promise<unknown> => rpc('eth_call', [{ to: address, data }, 'latest']);
  const chain = toNumber(await rpc('eth_chainId', []));
  if (chain !== chainId) throw mismatch(`The node is on chain ${chain}, not ${chainId}; name another endpoint`);
  const code = await codeAt(rpc, chainId, address);
  const { keccak256 } = await import('ethers');
  const expected = register.codeHash ?? keccak256(runtimeCode(profile.instance, algorithmBits));
  if (keccak256(code) !== expected)
    throw mismatch(
      `The code at ${address} has the hash ${keccak256(code)}, not ${expected}: another contract, another version of the register, or other algorithms than the option names`,
    );
  const [instance, algorithms] = await Promise.all([
    call(instanceCall),
    call(algorithmsCall),
    checkTables(rpc, address, profile.tables),
  ]);
  if (instance !== `0x${profile.instance}`)
    throw mismatch(
      `The register names itself ${String(instance)}, not ${profile.instance}; check register and chainId`,
    );
  if (toNumber(algorithms) !== algorithmBits)
    throw mismatch(
      `The register verifies the algorithms ${String(algorithms)} (bits); set the option algorithms to it`,
    );
}

async function codeAt(rpc: Rpc, chainId: number, address: string): Promise<string> {
  const code = (await rpc('eth_getCode', [address, 'latest'])) as string;
  if (code === '0x')
    throw mismatch(`There is no register at ${address} on chain ${chainId}; deploy one with lateral-evm deploy`);
  return code;
}
