/** Signatures that are no longer good, made from good ones. */
import { concatBytes, fromHex, toHex } from '@lateral/core';

/** Order of the curve by the algorithm's number (SEC 2). */
export const ORDER = {
  1: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
  2: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
};

export function scalar(value) {
  return fromHex(value.toString(16).padStart(64, '0'));
}

export const rOf = (signature) => signature.subarray(0, 32);
export const sOf = (signature) => signature.subarray(32);

/** The other s of the same signature, which ECDSA alone would accept too. */
export function highS(algorithm) {
  return (signature) => concatBytes(rOf(signature), scalar(ORDER[algorithm] - BigInt(`0x${toHex(sOf(signature))}`)));
}

export function shortened(signature) {
  return signature.subarray(0, 63);
}

/** One bit changed, in r. */
export function flipped(signature) {
  return signature.map((byte, index) => (index === 20 ? byte ^ 1 : byte));
}
