import { concatBytes, uint } from './bytes.js';
import type { Signature } from './commands.js';
import type { Hashes } from './hash.js';
import { taggedMessage } from './hash.js';

/** The state of a bilateral's log after a final set: what both parties sign and exchange (spec/bytes.md §7). */
export interface LogHead {
  /** The bilateral id. */
  readonly logId: Uint8Array;
  /** Leaves. */
  readonly size: number;
  readonly root: Uint8Array;
  /** Root of the head that the parties signed before, or zero. */
  readonly prevRoot: Uint8Array;
  /** Ledger time of the last leaf's command, whole seconds. */
  readonly time: number;
}

export interface SignedLogHead extends LogHead {
  /** By ascending party, with keys as in sets. */
  readonly signatures: readonly Signature[];
}

/** What a party signs with SHA-256; its digest is `H_head(logId ‖ size ‖ root ‖ prevRoot ‖ time)`. */
export function logHeadMessage(hashes: Hashes, head: LogHead): Uint8Array {
  return taggedMessage(
    hashes,
    'head',
    concatBytes(head.logId, uint(head.size, 8), head.root, head.prevRoot, uint(head.time, 8)),
  );
}
