import type { Algorithm, PublicKey } from '../protocol/commands.js';

/**
 * Signs for one key: software here, an HSM or a cloud KMS elsewhere.
 *
 * Its signatures are checked against its public key before they are used, so a wrong one never leaves the party.
 *
 * @source MEF 114 R8, R57
 */
export interface Signer {
  readonly publicKey: PublicKey;
  /**
   * ECDSA over `SHA256(message)`, raw r‖s of 64 bytes; high-S is brought to low-S by the caller.
   * A device that takes a digest signs `SHA256(message)`.
   */
  sign(message: Uint8Array, options?: { readonly signal?: AbortSignal }): Promise<Uint8Array>;
}

export interface SoftwareKeyOptions {
  readonly algorithm: Algorithm;
  /** 32 bytes, from 1 to n − 1 of the curve. */
  readonly secretKey: Uint8Array;
}
