import type { Algorithm, HexId, Ledger, Schedule, Verify } from '@lateral/core';

/** How a memory ledger behaves. Every member has a default, so that `memoryLedger()` is a ledger of instant finality. */
export interface MemoryLedgerOptions {
  /**
   * Name of the network, 1 to 32 lower-case letters, digits and hyphens. Ledgers of one name and one set of tables are the same
   * ledger: a genesis that one takes, the other takes too.
   *
   * @default 'local'
   */
  readonly network?: string;
  /**
   * Whole seconds since 1970. Ledger time never goes back, even where the clock does.
   *
   * @default the system clock
   */
  readonly clock?: () => number;
  /**
   * Milliseconds from the first waiting command to its block. 0: each command is a block of its own, at once.
   *
   * @default 0
   */
  readonly blockIntervalMs?: number;
  /**
   * Blocks on top of a block that make it final. 0: final at once, and nothing can be reorganised.
   *
   * @default 0
   */
  readonly finalityDepth?: number;
  /**
   * How many of the newest final blocks are kept, so that a test suite can undo them although they are final
   * ({@link ReorganiseOptions.pastFinality}). Not together with a folder.
   *
   * @default 0
   */
  readonly keepSettled?: number;
  /** @default both */
  readonly algorithms?: readonly Algorithm[];
  /**
   * Packed tables that the ledger holds.
   *
   * @default the table of this version, `packTable(LIFECYCLE)`
   */
  readonly tables?: readonly Uint8Array[];
  /**
   * Checks one signature. A test that is not about signatures hands in a cheap one.
   *
   * @default nodeVerify()
   */
  readonly verify?: Verify;
  /** Folder to keep the ledger in between runs; it is made if it is not there. Without one, nothing survives `close`. */
  readonly folder?: string;
  /** Hex of 32 bytes, instead of the digest of the profile's identity: for vectors that name an instance. */
  readonly instance?: HexId;
  /**
   * Where delayed work waits.
   *
   * @default setTimeout of the process
   */
  readonly schedule?: Schedule;
}

/** What becomes of undone blocks, and which may be undone. */
export interface ReorganiseOptions {
  /** Whether the commands are gone, instead of waiting for the next block. @default false */
  readonly drop?: boolean;
  /**
   * Breaks finality: blocks that the ledger has kept may be undone although they are final, and `reverted` is announced of what
   * was `final`. For the tests of whoever must notice.
   *
   * @default false
   */
  readonly pastFinality?: boolean;
}

/** A {@link Ledger} in this process, with the controls of a test suite. They throw `ledgerNotOpen` and `ledgerClosed` like all else. */
export interface MemoryLedger extends Ledger {
  /**
   * Makes blocks now, the first of them with all that waits.
   *
   * @param blocks - How many, 1 or more. @default 1
   */
  mine(blocks?: number): void;
  /**
   * Undoes the newest blocks: `reverted` is announced for each of their commands, newest first, and unless dropped the commands
   * wait for the next block.
   *
   * @param depth - How many blocks, from 1 to the number that is not final yet; past finality, also those that are kept.
   * @throws RangeError when there are fewer such blocks: what is final stays.
   */
  reorganise(depth: number, options?: ReorganiseOptions): void;
  /** Writes the folder's snapshot now, so that the next opening reads no journal before it. Without a folder it does nothing. */
  compact(): void;
  /**
   * What the ledger holds of a bilateral, past the port: for a test's second look. A copy.
   *
   * @returns Entries by `<space>/<id>` as the register names them, and the ids of the applied commands in order.
   */
  peek(bilateralId: HexId): { readonly entries: ReadonlyMap<string, unknown>; readonly commandIds: readonly HexId[] };
}
