import type { HexId } from '@lateral/core';
import { bilateralIdOf, decodeCommand, LedgerError, nodeHashes, toHex } from '@lateral/core';
import { data } from '../hex.js';
import type { TransactionFields } from './account.js';
import { envelopeOfCall } from './calldata.js';

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
  const { Transaction } = await import('ethers');
  const raw = data(bytes);
  try {
    const parsed = Transaction.from(raw);
    const { hash, to, nonce, maxFeePerGas, maxPriorityFeePerGas } = parsed;
    if (hash === null || maxFeePerGas === null || maxPriorityFeePerGas === null)
      throw new TypeError('it is not signed, or not of type 2');
    const { chainId, gasLimit, data: call } = parsed;
    const common = { chainId: Number(chainId), gasLimit: Number(gasLimit), data: call };
    const fields = { ...common, to: to?.toLowerCase() ?? null, nonce, maxFeePerGas, maxPriorityFeePerGas };
    return { raw, hash, fields, command: commandOf(call) };
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new LedgerError(`What is to be sent is no transaction of this adapter: ${words}; prepare it again`, {
      code: 'malformed',
      stage: 'rejected',
      cause,
    });
  }
}

function commandOf(call: string): SignedTransaction['command'] {
  const envelope = envelopeOfCall(call);
  const decoded = envelope && decodeCommand(nodeHashes, envelope);
  if (decoded?._tag !== 'Right') return undefined;
  return { bilateralId: toHex(bilateralIdOf(decoded.right)), commandId: toHex(decoded.right.id) };
}
