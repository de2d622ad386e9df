import { concatBytes, equalBytes } from '@lateral/core';
import { data, toBytes } from '../hex.js';
import { EMPTY_LIST, encodeList, encodeString, integerBytes, readInteger, readList, withoutZeros } from './rlp.js';
import type { RecoverableSignature } from './secp256k1.js';

/** A transaction of type 2 (EIP-1559) that moves no value. Amounts in wei. */
export interface TransactionFields {
  readonly chainId: number;
  readonly nonce: number;
  readonly maxPriorityFeePerGas: bigint;
  readonly maxFeePerGas: bigint;
  readonly gasLimit: number;
  /** With `0x`; null for a transaction that creates a contract. */
  readonly to: string | null;
  /** With `0x`. */
  readonly data: string;
}

/** First byte of transactions with a base fee (EIP-1559). */
const TYPE = Uint8Array.of(2);
const NO_BYTES = new Uint8Array(0);

/** What the account signs the Keccak-256 of. */
export function unsignedTransaction(fields: TransactionFields): Uint8Array {
  return concatBytes(TYPE, encodeList(itemsOf(fields)));
}

export function signedTransaction(fields: TransactionFields, { signature, parity }: RecoverableSignature): Uint8Array {
  const [r, s] = [signature.subarray(0, 32), signature.subarray(32)];
  const items = [integerBytes(parity), withoutZeros(r), withoutZeros(s)];
  return concatBytes(TYPE, encodeList([...itemsOf(fields), ...items.map(encodeString)]));
}

/** The fields of a signed transaction, undefined for bytes that are none, or that move value or name an access list. */
export function readSigned(bytes: Uint8Array): TransactionFields | undefined {
  const items = readList(bytes.subarray(TYPE.length));
  const item = (index: number): Uint8Array => items[index] ?? NO_BYTES; // what lacks an item is found out below
  const number = (index: number): number => Number(readInteger(item(index)));
  const fields = {
    ...{ chainId: number(0), nonce: number(1), gasLimit: number(4) },
    ...{ maxPriorityFeePerGas: readInteger(item(2)), maxFeePerGas: readInteger(item(3)) },
    ...{ to: item(5).length === 0 ? null : data(item(5)), data: data(item(7)) },
  };
  const signature = concatBytes(word(item(10)), word(item(11)));
  const again = signedTransaction(fields, { signature, parity: number(9) });
  return equalBytes(again, bytes) ? fields : undefined;
}

function itemsOf(fields: TransactionFields): readonly Uint8Array[] {
  const { chainId, nonce, maxPriorityFeePerGas, maxFeePerGas, gasLimit, to, data: call } = fields;
  const numbers = [chainId, nonce, maxPriorityFeePerGas, maxFeePerGas, gasLimit].map(integerBytes);
  const value = NO_BYTES;
  const items = [...numbers, to === null ? NO_BYTES : toBytes(to), value, toBytes(call)];
  return [...items.map(encodeString), EMPTY_LIST];
}

/** 32 bytes with zeros before, where there is room. */
function word(bytes: Uint8Array): Uint8Array {
  return concatBytes(new Uint8Array(Math.max(0, 32 - bytes.length)), bytes);
}
