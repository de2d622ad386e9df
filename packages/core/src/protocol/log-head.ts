import { concatBytes, uint } from './bytes.js';
import type { KeyState } from '../domain/register/state.js';
import type { Signature } from './commands.js';
import type { Hashes } from './hash.js';
import { taggedMessage } from './hash.js';
import type { Verify } from './signature.js';
import { isCanonicalSignature } from './signature.js';

/** The state of a bilateral's log after a final set: what both parties sign and exchange (spec/bytes.md §9). */
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

/** Whether a registered key may sign log heads: it is not revoked and valid at the head's time. Its role does not matter. */
export function maySignHead({ revoked, notBefore, notAfter }: KeyState, { time }: LogHead): boolean {
  return !revoked && notBefore <= time && time < notAfter;
}

/** Whether a signature over a head is that of a registered key which may sign it. */
export function signsHead(
  { hashes, verify }: { readonly hashes: Hashes; readonly verify: Verify },
  head: LogHead,
  held: KeyState,
  { algorithm, bytes }: Signature,
): boolean {
  return (
    maySignHead(held, head) &&
    held.key.algorithm === algorithm &&
    isCanonicalSignature(algorithm, bytes) &&
    verify(held.key, logHeadMessage(hashes, head), bytes)
  );
}
