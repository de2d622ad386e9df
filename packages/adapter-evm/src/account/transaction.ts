import type { HexId } from '@lateral/core';
import { bilateralIdOf, decodeCommand, LedgerError, nodeHashes, toHex } from '@lateral/core';
import { data } from '../hex.js';
import type { TransactionFields } from './encode-transaction.js';
import { envelopeOfCall } from './calldata.js';
import { readSigned } from './encode-transaction.js';

/** A signed transaction of the account, read from its bytes. */
export interface SignedTransaction {
  readonly raw: string;
  readonly hash: string;
  readonly fields: TransactionFields;
  /** What it delivers; undefined where it does nothing but use its number up. */
  readonly command: { readonly bilateralId: HexId; readonly commandId: HexId } | undefined;
}

/** @throws LedgerError `malformed` for what is no transaction of this adapter. */
export async function readTransaction(bytes: Uint8Array): Promise<SignedTransaction> {
  const { keccak256 } = await import('ethers/crypto');
  const fields = readSigned(bytes);
  if (fields === undefined)
    throw new LedgerError('What is to be sent is no signed transaction of this adapter; prepare it again', {
      code: 'malformed',
      stage: 'rejected',
    });
  return { raw: data(bytes), hash: keccak256(bytes), fields, command: commandOf(fields.data) };
}

function commandOf(call: string): SignedTransaction['command'] {
  const envelope = envelopeOfCall(call);
  const decoded = envelope && decodeCommand(nodeHashes, envelope);
  if (decoded?._tag !== 'Right') return undefined;
  return { bilateralId: toHex(bilateralIdOf(decoded.right)), commandId: toHex(decoded.right.id) };
}
