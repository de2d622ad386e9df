import { data } from '../hex.js';

/** ECDSA over secp256k1 on digests of 32 bytes, deterministic (RFC 6979) and low-S: both ways of it give the same bytes. */
export interface Secp256k1 {
  readonly isNative: boolean;
  /** x ‖ y, 64 bytes. */
  publicKey(secretKey: Uint8Array): Uint8Array;
  sign(digest: Uint8Array, secretKey: Uint8Array): RecoverableSignature;
  /** x ‖ y of the key that made a signature, undefined when there is none or it is not low-S. @param signature - r ‖ s. */
  recover(digest: Uint8Array, signature: Uint8Array, parity: number): Uint8Array | undefined;
}

export interface RecoverableSignature {
  /** r ‖ s, 64 bytes. */
  readonly signature: Uint8Array;
  /** 0 or 1: which of the two points with this r. */
  readonly parity: number;
}

let loaded: Promise<Secp256k1> | undefined;

/** libsecp256k1 where the optional package `secp256k1` is installed, else the JavaScript of ethers. */
export function loadSecp256k1(): Promise<Secp256k1> {
  return (loaded ??= nativeSecp256k1().catch(pureSecp256k1));
}

/** What is used of the package. Points come uncompressed, 0x04 in front. */
interface Library {
  publicKeyCreate(secretKey: Uint8Array, compressed: false): Uint8Array;
  ecdsaSign(digest: Uint8Array, secretKey: Uint8Array): { readonly signature: Uint8Array; readonly recid: number };
  ecdsaRecover(signature: Uint8Array, recid: number, digest: Uint8Array, compressed: false): Uint8Array;
}

/** @throws when the package, or its binary for this platform, is not there. */
export async function nativeSecp256k1(): Promise<Secp256k1> {
  const specifier = 'secp256k1/bindings.js'; // not its main entry, which falls back on a library of its own
  const { default: library } = (await import(specifier)) as { readonly default: Library };
  return {
    isNative: true,
    publicKey: (secretKey) => library.publicKeyCreate(secretKey, false).subarray(1),
    sign: (digest, secretKey) => {
      const { signature, recid } = library.ecdsaSign(digest, secretKey);
      return { signature, parity: recid };
    },
    recover: (digest, signature, parity) =>
      isLowS(signature)
        ? orNothing(() => library.ecdsaRecover(signature, parity, digest, false).subarray(1))
        : undefined,
  };
}

/** Half of the curve's order, the largest s of a low-S signature. */
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** ethers recovers from no other signature. */
function isLowS(signature: Uint8Array): boolean {
  return BigInt(data(signature.subarray(32))) <= HALF_ORDER;
}

export async function pureSecp256k1(): Promise<Secp256k1> {
  const { getBytes, Signature, SigningKey } = await import('ethers');
  const point = (hex: string): Uint8Array => getBytes(hex).subarray(1);
  return {
    isNative: false,
    publicKey: (secretKey) => point(new SigningKey(secretKey).publicKey),
    sign: (digest, secretKey) => {
      const { r, s, yParity } = new SigningKey(secretKey).sign(digest);
      return { signature: getBytes(`${r}${s.slice(2)}`), parity: yParity };
    },
    recover: (digest, signature, parity) => {
      const compact = Buffer.from(signature).toString('hex');
      const [r, s] = [`0x${compact.slice(0, 64)}`, `0x${compact.slice(64)}`];
      const yParity = parity === 0 ? 0 : 1;
      return orNothing(() => point(SigningKey.recoverPublicKey(digest, Signature.from({ r, s, yParity }))));
    },
  };
}

/** Both libraries throw where there is no such point. */
function orNothing<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
