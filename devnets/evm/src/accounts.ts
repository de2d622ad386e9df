import { createECDH, createHmac, pbkdf2Sync } from 'node:crypto';
import { bytesToHex, type Hex } from './hex.js';
import { keccak256 } from './keccak.js';

/** An account that a devnet funds at genesis. Its key is public knowledge: it must never hold anything of value. */
export interface Account {
  /** 20 bytes, lower case. */
  readonly address: Hex;
  /** 32 bytes of secp256k1. */
  readonly privateKey: Hex;
}

interface ExtendedKey {
  readonly scalar: bigint;
  readonly chainCode: Buffer;
}

const MNEMONIC = 'test test test test test test test test test test test junk';
const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const HARDENED = 0x80000000;

const privateBytes = (scalar: bigint): Buffer => Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex');

function publicKey(scalar: bigint, format: 'compressed' | 'uncompressed'): Buffer {
  const pair = createECDH('secp256k1');
  pair.setPrivateKey(privateBytes(scalar));
  return pair.getPublicKey(null, format);
}

/** BIP-32: a child key of a private key. */
function child({ scalar, chainCode }: ExtendedKey, index: number): ExtendedKey {
  const number = Buffer.alloc(4);
  number.writeUInt32BE(index);
  const own = index >= HARDENED ? [Buffer.alloc(1), privateBytes(scalar)] : [publicKey(scalar, 'compressed')];
  const digest = createHmac('sha512', chainCode)
    .update(Buffer.concat([...own, number]))
    .digest();
  const tweak = BigInt(`0x${digest.toString('hex', 0, 32)}`);
  return { scalar: (tweak + scalar) % CURVE_ORDER, chainCode: digest.subarray(32) };
}

function branchKey(): ExtendedKey {
  const seed = pbkdf2Sync(MNEMONIC, 'mnemonic', 2048, 64, 'sha512');
  const digest = createHmac('sha512', 'Bitcoin seed').update(seed).digest();
  const master = { scalar: BigInt(`0x${digest.toString('hex', 0, 32)}`), chainCode: digest.subarray(32) };
  return [HARDENED + 44, HARDENED + 60, HARDENED, 0].reduce(child, master);
}

/**
 * The first accounts of the test mnemonic that anvil and Hardhat use too, so that a test has the same keys on every devnet.
 *
 * @param count - 0 or more.
 */
export function testAccounts(count: number): readonly Account[] {
  const branch = branchKey();
  return Array.from({ length: count }, (_, index) => {
    const { scalar } = child(branch, index);
    const address = keccak256(publicKey(scalar, 'uncompressed').subarray(1)).subarray(12);
    return { address: bytesToHex(address), privateKey: bytesToHex(privateBytes(scalar)) };
  });
}
