/** A sequence of signed commands with what each does: an item of spec/vectors/sequences. Byte strings are lower-case hex. */
export interface Sequence {
  readonly name: string;
  /** Rows, codes and limits that it shows. */
  readonly covers: readonly string[];
  readonly ledger: SequenceLedger;
  readonly steps: readonly SequenceStep[];
}

export interface SequenceLedger {
  readonly instance: string;
  /** Numbers of `ALGORITHM`. */
  readonly algorithms: readonly number[];
  /** Digests. */
  readonly tables: readonly string[];
  /** Bytes of those that are not the table of this version. */
  readonly packedTables?: readonly string[];
}

export interface SequenceStep {
  readonly command: string;
  /** Ledger time, whole seconds. */
  readonly now: number;
  /** `accepted`, `alreadyApplied`, or the code of the refusal. */
  readonly verdict: string;
  /** Index of the refused change. */
  readonly change?: number;
  /** As they are after the step, as are the keys and the log; of the command's bilateral, or of the first one. */
  readonly records?: readonly SequenceRecord[];
  readonly keys?: readonly SequenceKey[];
  readonly log?: { readonly size: number; readonly root: string };
}

export interface SequenceRecord {
  /** Its name, or a number that the table does not have. */
  readonly kind: string | number;
  readonly owner: number;
  readonly recordId: string;
  readonly head: string;
  readonly state: string | number;
  readonly epoch: number;
}

/** A seat, with its key where one was registered. */
export interface SequenceKey {
  readonly party: number;
  readonly index: number;
  readonly algorithm?: number;
  readonly x?: string;
  readonly y?: string;
  readonly role?: number;
  readonly notBefore?: number;
  readonly notAfter?: number;
  readonly delegation?: string;
  readonly revoked?: boolean;
}
