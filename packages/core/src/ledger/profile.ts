import type { FinalityModel } from './finality.js';

/** What a ledger can do beyond the minimum; `false` is the one way to skip a part of the conformance kit. */
export interface LedgerCapabilities {
  /** Its program verifies ES256K, ES256. */
  readonly es256k: boolean;
  readonly es256: boolean;
  /** It proves the inclusion of an entry offline ({@link Ledger.prove}). */
  readonly inclusionProofs: boolean;
  /** It can undo blocks that are not final. */
  readonly reorganisations: boolean;
  /** Submission takes several signatures of the ledger account ({@link StepwiseLedger}). */
  readonly stepwiseSubmission: boolean;
  /** What one account sends is ordered by a number that is reserved before sending ({@link SequencedLedger}). */
  readonly accountSequence: boolean;
  /** What is kept survives the process. */
  readonly durable: boolean;
  /** Its program runs the rules itself (transparent mode). */
  readonly reexecution: boolean;
}

/** The requirements of MEF 114 §7.8 on a ledger, each declared by its adapter. */
export const DECLARED_REQUIREMENTS = [
  ...['R31', 'R32', 'R33', 'R34', 'R35', 'R36', 'R37', 'R38', 'R39', 'R40', 'R41', 'R42', 'R43', 'R44', 'R45'],
  ...['R46', 'R47', 'R48', 'R49', 'R50', 'R51'],
  ...['D7', 'D8', 'D9', 'D10', 'D11', 'D12', 'D13', 'D14', 'D15', 'D16'],
] as const;

/** `operator`: depends on how the network is run, and its operator declares it. */
export interface Declaration {
  readonly status: 'met' | 'partly' | 'notMet' | 'notApplicable' | 'operator';
  /** Why, in a sentence: a test, a document, or what is missing. */
  readonly evidence: string;
}

/** What an application must know to choose a ledger, and what its partners must know to trust it. */
export interface LedgerProfile {
  /** Adapter, such as `adapter-memory`. */
  readonly adapter: string;
  /** CAIP-2 identity of the network, such as `eip155:1` or `lateral-memory:month-end`. */
  readonly network: string;
  /**
   * Canonical JSON text that identifies network and program; its `H_ledger` digest is `instance`, which each genesis names.
   */
  readonly identity: string;
  /** Hex of 32 bytes. */
  readonly instance: string;
  /** Hex digests of the tables that the program holds. */
  readonly tables: readonly string[];
  readonly capabilities: LedgerCapabilities;
  readonly finality: FinalityModel;
  /** Where ledger time comes from, and by how many seconds it may differ from real time. */
  readonly time: { readonly source: 'block' | 'client'; readonly skewSeconds: number };
  readonly declarations: Readonly<Record<string, Declaration>>;
}
