import type { Signer } from '../crypto/signer.js';
import type { WaitOptions } from '../ledger/ledger.js';
import type { Signature } from '../protocol/commands.js';
import { isCanonicalSignature, toLowS } from '../protocol/signature.js';
import type { Runtime } from './runtime.js';

/** A signer with its place in the bilateral. */
export interface PartySigner {
  readonly party: number;
  /** 0 to 253, 254 recovery, 255 root. */
  readonly keyIndex: number;
  readonly signer: Signer;
}

/** A key gave a signature that its own public key does not verify; nothing was sent. */
export class SignerFaultyError extends Error {
  override readonly name = 'SignerFaultyError';
}

/** Signs and checks the signature before anybody sees it. */
export async function sign(
  { verify }: Runtime,
  { party, keyIndex, signer }: PartySigner,
  message: Uint8Array,
  options: WaitOptions = {},
): Promise<Signature> {
  const { algorithm } = signer.publicKey;
  const raw = await signer.sign(message, options);
  const bytes = raw.length === 64 ? toLowS(algorithm, raw) : raw;
  if (!isCanonicalSignature(algorithm, bytes) || !verify(signer.publicKey, message, bytes)) {
    throw new SignerFaultyError(
      `Key ${keyIndex} of party ${party} gave a signature that does not verify; check the device and its key`,
    );
  }
  return { party, keyIndex, algorithm, bytes };
}
