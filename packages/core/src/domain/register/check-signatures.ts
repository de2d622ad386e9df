import type { Command, PublicKey, Signature } from '../../protocol/commands.js';
import { ROOT_KEY, RECOVERY_KEY } from '../../protocol/commands.js';
import { fingerprintText, signersOf } from '../../protocol/decode-command.js';
import { isCanonicalSignature } from '../../protocol/signature.js';
import type { Verify } from '../../protocol/signature.js';
import { keyKey } from './entry-keys.js';
import type { BilateralState, RegisterView } from './state.js';
import type { Refusal } from './verdict.js';
import { refuse } from './verdict.js';

/** Longest time from now to a command's expiry: 30 days and the hour that rounding up may cost, in seconds. */
const EXPIRY_MAX = 2_595_600;

/** A signature with the bytes that it signs. */
interface Claim {
  readonly signature: Signature;
  readonly message: Uint8Array;
}

type Addressed = Exclude<Command, { type: 'establish' }>;

/** The half of pass 1 that follows 'already applied': each signature in turn, who is missing, and time (spec/verdicts.md §2). */
export function checkSignatures(
  view: RegisterView,
  bilateral: BilateralState,
  command: Addressed,
  now: number,
  verify: Verify,
): Refusal | undefined {
  if (!bringsSupportedKey(view, command)) return refuse('algorithmUnsupported');
  for (const claim of claimsOf(command)) {
    const refusal = checkClaim(view, bilateral, command, claim, now, verify);
    if (refusal !== undefined) return refusal;
  }
  if (isSignerMissing(command)) return refuse('signerMissing');
  return checkExpiry(command.fields.expiry, now);
}

/** A key that the ledger cannot verify would lock its party out. */
function bringsSupportedKey(view: RegisterView, command: Addressed): boolean {
  if (command.type !== 'registerKey' && command.type !== 'replaceRoot') return true;
  return view.ledger.algorithms.has(command.fields.key.algorithm);
}

function claimsOf(command: Addressed): readonly Claim[] {
  if (command.type !== 'reject')
    return command.signatures.map((signature) => ({ signature, message: command.message }));
  return [
    { signature: command.proposer, message: command.setMessage },
    { signature: command.rejecter, message: command.message },
  ];
}

function isSignerMissing(command: Addressed): boolean {
  if (command.type === 'registerKey') return command.signatures.length < 2;
  if (command.type === 'reject') return false; // its two signatures are fields: one that is missing is malformed
  return command.signatures.length < signersOf(command.type, command.fields).size; // safe: decoding refuses repeats and strangers
}

function checkExpiry(expiry: number, now: number): Refusal | undefined {
  if (now >= expiry) return refuse('expired');
  return expiry > now + EXPIRY_MAX ? refuse('expiryTooFar') : undefined;
}

function checkClaim(
  view: RegisterView,
  bilateral: BilateralState,
  command: Addressed,
  { signature, message }: Claim,
  now: number,
  verify: Verify,
): Refusal | undefined {
  const key = signingKey(view, bilateral, command, signature, now);
  return 'code' in key ? key : checkSignature(view, key, signature, message, verify);
}

function signingKey(
  view: RegisterView,
  bilateral: BilateralState,
  command: Addressed,
  { party, keyIndex }: Signature,
  now: number,
): PublicKey | Refusal {
  const roots = bilateral.parties[party];
  if (roots !== undefined && keyIndex === ROOT_KEY) return roots.root;
  if (roots !== undefined && keyIndex === RECOVERY_KEY) return roots.recovery;
  if (command.type === 'registerKey') return command.fields.key; // possession: the key that is being registered
  const held = view.get('key', keyKey(command.fields.bilateralId, party, keyIndex).id);
  if (held === undefined) return refuse('keyUnknown');
  if (held.revoked) return refuse('keyRevoked');
  return now < held.notBefore || now >= held.notAfter ? refuse('keyNotValid') : held.key;
}

/** Algorithm, canonical form and the signature itself. */
export function checkSignature(
  view: RegisterView,
  key: PublicKey,
  signature: Signature,
  message: Uint8Array,
  verify: Verify,
): Refusal | undefined {
  const { algorithm } = signature;
  if (!view.ledger.algorithms.has(algorithm) || algorithm !== key.algorithm) return refuse('algorithmUnsupported');
  const valid = isCanonicalSignature(algorithm, signature.bytes) && verify(key, message, signature.bytes);
  return valid ? undefined : refuse('signatureInvalid');
}

export function sameKey(a: PublicKey, b: PublicKey): boolean {
  return fingerprintText(a) === fingerprintText(b);
}
