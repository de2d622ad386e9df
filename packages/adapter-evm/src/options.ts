import type { Algorithm, HexId, Schedule, Store } from '@lateral/core';
import type { EvmAccount } from './account/account.js';
import type { OnFault } from './rpc/nodes.js';

/**
 * When a block counts as final. `tag`: when the nodes call it so, as Ethereum does after two epochs. `depth`: under that many blocks,
 * for chains without a finality of their own. `instant`: as it comes, on chains whose consensus undoes no block (QBFT, IBFT 2.0).
 */
export type EvmFinality = { readonly tag: 'finalized' | 'safe' } | { readonly depth: number } | 'instant';

export interface RegisterOptions {
  /** With `0x`. */
  readonly address: string;
  /** Number of the block that it was deployed in: nothing is looked for before. @default 0 */
  readonly since?: number;
  /**
   * Keccak-256 of its code on the chain.
   *
   * @default that of this version's register with this identity
   */
  readonly codeHash?: string;
}

export interface EvmLedgerOptions {
  /** JSON-RPC over HTTP, one or several nodes of the network. The first is asked, and the next one when it does not answer. */
  readonly endpoints: readonly string[];
  /** WebSocket URL of a node that tells new heads. It only saves asking: without it, and when it falls silent, the nodes are asked. */
  readonly heads?: string;
  readonly chainId: number;
  readonly register: RegisterOptions;
  /**
   * Pays and orders; it needs no relation to a party's keys. One account belongs to one ledger object at a time.
   *
   * Several are a pool for more than 64 transactions on their way: they take turns, so they are always the same in the same order, and
   * nothing else ever sends with one of them.
   */
  readonly account: EvmAccount | readonly EvmAccount[];
  readonly finality: EvmFinality;
  /** How many endpoints must have called a block final, with finality by tag. @default 1 */
  readonly agreement?: number;
  /** What the register verifies; ES256 where the chain had its precompile (EIP-7951) at deployment. @default ['ES256K'] */
  readonly algorithms?: readonly Algorithm[];
  /** Packed; each must be published on the register. @default the table of this version */
  readonly tables?: readonly Uint8Array[];
  /** What kind of network it is, for the declarations of the profile (MEF 114 §7.8). @default 'generic' */
  readonly kind?: 'generic' | 'ethereum' | 'privateBft';
  /** Keeps over restarts what was final, so that a node cannot take it back. Open, and never closed by the ledger. */
  readonly store?: Store;
  readonly fees?: {
    /** Wei for each gas, to the block's builder. @default 1500000000n */
    readonly tip?: bigint;
    /** Wei for each gas at most, all included. @default 500000000000n */
    readonly cap?: bigint;
  };
  /** Milliseconds between two looks at the chain while nothing is on its way. @default 1000 */
  readonly pollMs?: number;
  /** The same while a transaction waits for its block. @default 50 */
  readonly busyPollMs?: number;
  /** Milliseconds after which an endpoint counts as not answering. @default 5000 */
  readonly timeoutMs?: number;
  /** Milliseconds that `submit` waits for a block; the outcome is unknown then. @default 120000 */
  readonly patienceMs?: number;
  /** Milliseconds that a number which was prepared and not sent may keep later ones waiting. @default 2000 */
  readonly gapMs?: number;
  /** Blocks that one query for logs may span, for endpoints that limit it. @default 1000000 */
  readonly logSpan?: number;
  /** Told what an endpoint did that it should not, by name. */
  readonly onFault?: OnFault;
  /** Told the number of calls of each request to a node. */
  readonly onCalls?: (count: number) => void;
  /** Of the ledger, for a register that names another one. @default what address and chain come to */
  readonly instance?: HexId;
  readonly schedule?: Schedule;
}
