import type { Signer as EthersSigner } from 'ethers';
import { data, toBytes } from '../hex.js';
import type { TransactionFields } from './encode-transaction.js';
import { signedTransaction, unsignedTransaction } from './encode-transaction.js';
import type { RecoverableSignature } from './secp256k1.js';
import { loadSecp256k1 } from './secp256k1.js';

/** Pays for transactions and orders them, and proves nothing to Lateral: it needs no relation to the keys of a party. */
export interface EvmAccount {
  /** With `0x`, lower case. */
  readonly address: string;
  /** The signed transaction, as it is sent. */
  signTransaction(transaction: TransactionFields): Promise<Uint8Array>;
}

/** An account whose key is in this process. @param secretKey - 32 bytes. */
export async function privateKeyAccount(secretKey: Uint8Array): Promise<EvmAccount> {
  const secp256k1 = await loadSecp256k1();
  const { computeAddress } = await import('ethers');
  const address = computeAddress(`0x04${data(secp256k1.publicKey(secretKey)).slice(2)}`).toLowerCase();
  return digestAccount({ address, signDigest: (digest) => secp256k1.sign(digest, secretKey) });
}

/** What a key in an HSM or a cloud service can do. */
export interface DigestSigner {
  readonly address: string;
  /** @param digest - Keccak-256 of the unsigned transaction, 32 bytes. */
  readonly signDigest: (digest: Uint8Array) => RecoverableSignature | Promise<RecoverableSignature>;
}

/** An account whose key signs digests elsewhere. */
export function digestAccount({ address, signDigest }: DigestSigner): EvmAccount {
  return {
    address: address.toLowerCase(),
    signTransaction: async (fields) => {
      const { keccak256 } = await import('ethers/crypto');
      const digest = toBytes(keccak256(unsignedTransaction(fields)));
      return signedTransaction(fields, await signDigest(digest));
    },
  };
}

/** An account of ethers: a wallet, or any signer that signs transactions without sending them. */
export async function ethersAccount(signer: EthersSigner): Promise<EvmAccount> {
  const address = (await signer.getAddress()).toLowerCase();
  return {
    address,
    signTransaction: async (fields) => toBytes(await signer.signTransaction({ ...fields, type: 2, from: address })),
  };
}
