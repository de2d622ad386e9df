import type {
  BilateralState,
  ChannelMessage,
  CommandOutcome,
  CommandRef,
  HexId,
  KeyRef,
  KeyState,
  LedgerEntry,
  LedgerHealth,
  LedgerProfile,
  LedgerProof,
  Position,
  PreparedSubmission,
  RecordRef,
  RecordState,
  SubmissionOutcome,
} from '@lateral/core';

export type Party = 0 | 1;

/** A message in its mailbox, under the number that acknowledges it. */
export interface Delivery {
  readonly number: number;
  readonly message: ChannelMessage;
}

/** What a party's process asks of the server. Each call answers with a stream of what stands here; most with one. */
export interface Calls {
  readonly profile: () => LedgerProfile;
  readonly health: () => LedgerHealth;
  readonly prepare: (command: Uint8Array) => PreparedSubmission;
  readonly submit: (prepared: PreparedSubmission) => SubmissionOutcome;
  readonly outcome: (ref: CommandRef) => CommandOutcome;
  readonly bilateral: (bilateralId: HexId) => BilateralState | undefined;
  readonly key: (ref: KeyRef) => KeyState | undefined;
  readonly record: (ref: RecordRef) => RecordState | undefined;
  readonly prove: (ref: CommandRef) => LedgerProof;
  /** The announcements of a bilateral, until cancelled. */
  readonly entries: (bilateralId: HexId, after?: Position) => LedgerEntry;
  /** Puts a message into a party's mailbox. */
  readonly send: (to: Party, message: ChannelMessage) => undefined;
  /** What a party has not acknowledged, then what comes, until cancelled. */
  readonly deliveries: (party: Party) => Delivery;
  readonly acknowledge: (party: Party, number: number) => undefined;
}

export type Method = keyof Calls;
export type Params<M extends Method> = Parameters<Calls[M]>;
export type Answer<M extends Method> = ReturnType<Calls[M]>;

/** From the party's process; `id` is unique on its connection. */
export type Request =
  | { readonly type: 'call'; readonly id: number; readonly method: Method; readonly params: readonly unknown[] }
  | { readonly type: 'cancel'; readonly id: number };

/** From the server. */
export type Response =
  | { readonly type: 'next'; readonly id: number; readonly value: unknown }
  | { readonly type: 'complete'; readonly id: number }
  | { readonly type: 'error'; readonly id: number; readonly error: WireError };

/** An error in plain values. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  /** Of a LedgerError. */
  readonly ledger?: { readonly code: string; readonly stage: string; readonly commandId: string | undefined };
}
