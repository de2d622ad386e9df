/** The eight commands of the register, as values. Bytes: spec/bytes.md §10; verdicts: spec/verdicts.md. */

/** 1 is ES256K (ECDSA secp256k1), 2 is ES256 (ECDSA P-256), both over SHA-256, raw r‖s, low-S. */
export const ALGORITHM = { ES256K: 1, ES256: 2 } as const;
export type Algorithm = keyof typeof ALGORITHM;

/** In an owner or actor byte: all parties of the bilateral. */
export const ALL_PARTIES = 255;
/** Key index of a party's root key. */
export const ROOT_KEY = 255;
/** Key index of a party's recovery key. */
export const RECOVERY_KEY = 254;

export interface PublicKey {
  /** As in {@link ALGORITHM}; a number that is not there is a key that no ledger takes. */
  readonly algorithm: number;
  /** 32 bytes, big-endian. */
  readonly x: Uint8Array;
  readonly y: Uint8Array;
}

export interface Signature {
  readonly party: number;
  readonly keyIndex: number;
  readonly algorithm: number;
  /** r‖s, 64 bytes. */
  readonly bytes: Uint8Array;
}

/** A pinned reference: the record must stand at exactly this head when the set is applied. */
export interface Reference {
  readonly kind: number;
  readonly owner: number;
  readonly recordId: Uint8Array;
  /** 24 bytes. */
  readonly head: Uint8Array;
}

export interface Change {
  readonly kind: number;
  readonly action: number;
  readonly owner: number;
  /** Party index, or 255 for all. */
  readonly actor: number;
  readonly recordId: Uint8Array;
  /** 24 bytes: the head it builds on, or 23 × ff and the epoch. */
  readonly prev: Uint8Array;
  /** 32 bytes, zero where the row keeps the document. */
  readonly commitment: Uint8Array;
  readonly context: Uint8Array;
  readonly references: readonly Reference[];
  /** Indices of earlier changes of the same set. */
  readonly companions: readonly number[];
}

/** 1 to 16 changes, applied in order, all or none. */
export interface ChangeSet {
  readonly bilateralId: Uint8Array;
  /** Seconds, a multiple of 3,600; the set is dead from then on. */
  readonly expiry: number;
  readonly changes: readonly Change[];
}

interface Addressed {
  readonly bilateralId: Uint8Array;
  readonly expiry: number;
}

export interface Genesis {
  readonly ledgerInstance: Uint8Array;
  readonly tableDigest: Uint8Array;
  /** 1 confidential (commitments only), 2 transparent. */
  readonly mode: number;
  /** Seconds between a replacement by the recovery key and its effect. */
  readonly recoveryDelay: number;
  readonly predecessor: Uint8Array;
  readonly nonce: Uint8Array;
  /** By party index. */
  readonly parties: readonly { readonly root: PublicKey; readonly recovery: PublicKey }[];
}

export interface KeyRegistration extends Addressed {
  readonly party: number;
  readonly index: number;
  /** Index into the table's roles; 0 may sign every row. */
  readonly role: number;
  /** Seconds, half-open: from, until. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Commitment to the Delegation document (R6, R7), or zero. */
  readonly delegation: Uint8Array;
  readonly key: PublicKey;
}

export interface KeyRevocation extends Addressed {
  readonly party: number;
  readonly index: number;
}

export interface RootReplacement extends Addressed {
  readonly party: number;
  readonly generation: number;
  readonly key: PublicKey;
}

export interface StatusChange extends Addressed {
  /** 2 closing, 3 closed. */
  readonly status: number;
  readonly successor: Uint8Array;
}

export interface TableChange extends Addressed {
  readonly generation: number;
  readonly from: Uint8Array;
  readonly to: Uint8Array;
}

/** The fields of each command; its body's bytes are made of nothing else. */
export interface CommandFields {
  readonly establish: Genesis;
  readonly registerKey: KeyRegistration;
  readonly revokeKey: KeyRevocation;
  readonly replaceRoot: RootReplacement;
  readonly setStatus: StatusChange;
  readonly setTable: TableChange;
  readonly apply: ChangeSet;
  readonly reject: ChangeSet;
}

export type CommandType = keyof CommandFields;

/** First byte of a command's envelope. */
export const COMMAND_TYPE: Readonly<Record<CommandType, number>> = {
  establish: 1,
  registerKey: 2,
  revokeKey: 3,
  replaceRoot: 4,
  setStatus: 5,
  setTable: 6,
  apply: 7,
  reject: 8,
};

interface Signed<T extends CommandType> {
  readonly type: T;
  readonly fields: CommandFields[T];
  /** The whole envelope: what is stored, sent and kept as evidence. */
  readonly bytes: Uint8Array;
  /** `T ‖ T ‖ body`: its SHA-256 is `id`, and what the signatures sign with SHA-256. */
  readonly message: Uint8Array;
  /** 32 bytes; the same content is the same id, whatever the signatures. */
  readonly id: Uint8Array;
  readonly signatures: readonly Signature[];
}

export interface ApplyCommand extends Signed<'apply'> {
  /** One for each change, 32 bytes; the first 24 become its record's head. */
  readonly changeIds: readonly Uint8Array[];
  /** Unsigned openings and proofs, bound by the changes' contexts. */
  readonly witness: Uint8Array;
}

export interface RejectCommand extends Signed<'reject'> {
  readonly changeIds: readonly Uint8Array[];
  readonly setId: Uint8Array;
  /** What the proposer signed. */
  readonly setMessage: Uint8Array;
  readonly proposer: Signature;
  readonly rejecter: Signature;
  /** The rejecter's reason, u32. */
  readonly reason: number;
}

export type PlainCommand = { [T in Exclude<CommandType, 'apply' | 'reject'>]: Signed<T> }[Exclude<
  CommandType,
  'apply' | 'reject'
>];

/** A command read from its bytes, with its ids. */
export type Command = PlainCommand | ApplyCommand | RejectCommand;

/** The head that a change or a rejection leaves on its record: the first 24 bytes of its id. */
export function headOf(id: Uint8Array): Uint8Array {
  return id.subarray(0, HEAD_BYTES);
}
export const HEAD_BYTES = 24;
/** Head of a record that was never touched. */
export const ZERO_HEAD = new Uint8Array(HEAD_BYTES);
export const ZERO_DIGEST = new Uint8Array(32);

/** The `prev` that any head of this epoch matches, so that nobody can outrun a termination (R24). */
export function epochPrev(epoch: number): Uint8Array {
  const prev = new Uint8Array(HEAD_BYTES).fill(0xff);
  prev[HEAD_BYTES - 1] = epoch;
  return prev;
}

/** The epoch that a `prev` names, or undefined where it is a head. */
export function epochOfPrev(prev: Uint8Array): number | undefined {
  for (let index = 0; index < HEAD_BYTES - 1; index++) if (prev[index] !== 0xff) return undefined;
  return prev[HEAD_BYTES - 1];
}

/** Index of the change whose record a rejection moves: the last one that builds on a head. */
export function rejectedIndex(changes: readonly Change[]): number {
  return changes.findLastIndex((change) => epochOfPrev(change.prev) === undefined);
}
