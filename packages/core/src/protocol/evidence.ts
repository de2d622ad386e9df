import type { LogHead } from './log-head.js';
import type { Signature } from './commands.js';

/** What a proof shows: kinds, not a scale. Only `reexecuted` shows that amounts are right. */
export type ProofLevel = 'committed' | 'attested' | 'included' | 'lifecycle' | 'reexecuted';

/** Stable codes of what a proof does not show. */
export type NotShown =
  | 'usage-happened'
  | 'usage-complete'
  | 'signing-time'
  /** That the ledger holds the newest command: no proof of the ledger's own is there, or nobody verified it. */
  | 'ledger-inclusion'
  /** Of a ledger's own proof: that the block it is about is in the ledger for good. */
  | 'block-final'
  | 'later-changes'
  | 'correctness'
  /** Of a bundle with gaps: that what is left out does not matter, such as the revocation of a key. */
  | 'absence';

/** The answer of a verification. A broken bundle is a reason, never an exception. */
export interface EvidenceVerdict {
  readonly ok: boolean;
  /** The strongest level shown; undefined when nothing is. */
  readonly level: ProofLevel | undefined;
  readonly shows: readonly ProofLevel[];
  readonly doesNotShow: readonly NotShown[];
  /** The check that failed, where it failed, and what it found. */
  readonly reason?: string;
  /**
   * What breaks a business rule, each with the place of its command. A claim of one party that nobody agreed to, such as an invoice
   * of another total, spoils nothing else; what both signed against the rules leaves `reexecuted` unshown.
   */
  readonly unsound?: readonly string[];
  /** Of a whole bundle: what it is about. */
  readonly summary?: EvidenceSummary;
}

export interface EvidenceSummary {
  /** Hex. */
  readonly bilateralId: string;
  /** Leaves under the signed head. */
  readonly logSize: number;
  readonly commands: number;
  readonly documents: number;
  /** Digest of the log head that both signed, hex. */
  readonly head: string;
}

/** A bundle in values; its text is canonical JSON (spec/bytes.md §12) with bytes in lower-case hex. */
export interface EvidenceBundle {
  /** Canonical JSON text that identifies the ledger; its `H_ledger` digest is the genesis' ledger instance. */
  readonly ledgerIdentity: string;
  /** Packed table; its digest stands in the genesis. */
  readonly table: Uint8Array;
  /** Legal ids by party index. */
  readonly parties: readonly [string, string];
  /** From which record ids were computed. A bundle that discloses whole documents discloses it too. */
  readonly recordSecret: Uint8Array;
  readonly commands: readonly BundledCommand[];
  readonly documents: readonly BundledDocument[];
  readonly head: LogHead & { readonly signatures: readonly Signature[] };
  /** The ledger's own proofs that it holds commands; empty where it has none. */
  readonly ledgerProofs: readonly BundledLedgerProof[];
}

/** A proof of a ledger, to be verified by whoever knows its format. */
export interface BundledLedgerProof {
  /** Index of the command in the bundle. */
  readonly command: number;
  /** Such as `evm.inclusion.v1`. */
  readonly format: string;
  readonly bytes: Uint8Array;
}

export interface BundledCommand {
  readonly bytes: Uint8Array;
  /** Ledger time of application in seconds, as the ledger said it. */
  readonly time: number;
  /** Index of its first leaf. */
  readonly firstLeaf: number;
  /** An inclusion path for each leaf. */
  readonly paths: readonly (readonly Uint8Array[])[];
}

export interface BundledDocument {
  readonly kind: string;
  /** Canonical text as UTF-8. */
  readonly bytes: Uint8Array;
  /** The 32-byte secret of its salts. */
  readonly secret: Uint8Array;
}
