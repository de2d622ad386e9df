import type { PublicKey } from '../../protocol/commands.js';
import type { RegisterTable } from './table.js';

/** 1 open, 2 closing (no record is opened), 3 closed. */
export const STATUS = { open: 1, closing: 2, closed: 3 } as const;

/** What a register holds of a bilateral. */
export interface BilateralState {
  readonly status: number;
  readonly tableDigest: Uint8Array;
  readonly tableGeneration: number;
  readonly mode: number;
  /** Seconds. */
  readonly recoveryDelay: number;
  /** Bilateral that takes over, or zero. */
  readonly successor: Uint8Array;
  /** By party index. */
  readonly parties: readonly PartyState[];
}

export interface PartyState {
  readonly root: PublicKey;
  /** Raised by each replacement of the root. */
  readonly generation: number;
  readonly recovery: PublicKey;
  readonly pending: PendingRoot | undefined;
}

/** A replacement by the recovery key that waits for its delay. */
export interface PendingRoot {
  readonly key: PublicKey;
  readonly generation: number;
  /** Ledger time in seconds. */
  readonly since: number;
}

/** A key at an index of a party; an index is never reused. */
export interface KeyState {
  readonly key: PublicKey;
  readonly role: number;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly delegation: Uint8Array;
  readonly revoked: boolean;
}

/** What a register holds of a record; a record that was never touched is absent. */
export interface RecordState {
  /** 24 bytes. */
  readonly head: Uint8Array;
  readonly state: number;
  readonly epoch: number;
}

/** The four kinds of entries that a register keeps, by their name. */
export interface Entries {
  readonly bilateral: BilateralState;
  readonly key: KeyState;
  /** Present when the public key was ever named in the bilateral: it serves one party and one index. */
  readonly publicKey: true;
  readonly record: RecordState;
}

export type Space = keyof Entries;

/** Names one entry; `id` is text that is unique within its space. */
export interface EntryKey<S extends Space = Space> {
  readonly space: S;
  readonly id: string;
}

export type EntryWrite = {
  readonly [S in Space]: { readonly space: S; readonly id: string; readonly value: Entries[S] };
}[Space];

/** What {@link applyCommand} may know of the ledger: its own facts, and the entries that the command reads. */
export interface RegisterView {
  readonly ledger: RegisterLedger;
  get<S extends Space>(space: S, id: string): Entries[S] | undefined;
}

/** Facts of a ledger that a register's verdicts depend on. */
export interface RegisterLedger {
  /** 32 bytes; a genesis names it, so that no command is good on two ledgers. */
  readonly instance: Uint8Array;
  /** Numbers of {@link ALGORITHM} that the ledger's program can verify. */
  readonly algorithms: ReadonlySet<number>;
  /** By hex digest. */
  readonly tables: ReadonlyMap<string, RegisterTable>;
}
