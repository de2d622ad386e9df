import { demand } from './refusal.js';
import type { Hex, RlpItem } from './rlp.js';
import { decodeRlp, encodeRlp, isBytes, rlpQuantity } from './rlp.js';
import { asHex, asObject, hexIn, listIn, quantityIn } from './rpc-answers.js';
import type { Trie } from './build-trie.js';
import { buildTrie } from './build-trie.js';

/** An event of a contract. */
export interface Log {
  readonly address: Hex;
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

/** A receipt with its integers as RLP holds them. */
export interface Receipt {
  /** Of the transaction (EIP-2718); empty for type 0. */
  readonly type: Hex;
  /** 1 or empty for success or failure; before Byzantium the state root after the transaction. */
  readonly outcome: Hex;
  readonly cumulativeGasUsed: Hex;
  /** 256 bytes. */
  readonly logsBloom: Hex;
  readonly logs: readonly Log[];
}

/** From here on the first byte of a receipt begins its RLP list; below it is the transaction's type (EIP-2718). */
const LIST_PREFIX_MIN = 0xc0;
const TYPE_MAX = 0x7f;
const TOPICS_MAX = 4;

/** A receipt's key in the receipts trie. */
export function receiptKey(index: number): Hex {
  return encodeRlp(rlpQuantity(BigInt(index)));
}

/** The receipts trie of a block: one receipt for each transaction, in their order. */
export function receiptsTrie(receipts: readonly Receipt[]): Trie {
  return buildTrie(receipts.map((receipt, index) => [receiptKey(index), encodeReceipt(receipt)]));
}

/** The bytes of a receipt in its trie: a list for type 0, `type u8 ‖ list` for all others. */
export function encodeReceipt({ type, outcome, cumulativeGasUsed, logsBloom, logs }: Receipt): Hex {
  const items = logs.map(({ address, topics, data }) => [address, topics, data]);
  const list = encodeRlp([outcome, cumulativeGasUsed, logsBloom, items]);
  return type === '0x' ? list : `${type}${list.slice(2)}`;
}

/**
 * The receipt of a JSON-RPC answer, of any type.
 *
 * @throws LedgerError `ledgerMismatch` when a field has another form.
 */
export function readReceipt(answer: unknown): Receipt {
  const receipt = asObject(answer, 'receipt');
  return {
    type: receipt['type'] === undefined ? '0x' : quantityIn(receipt, 'type'),
    outcome: receipt['status'] === undefined ? hexIn(receipt, 'root') : quantityIn(receipt, 'status'),
    cumulativeGasUsed: quantityIn(receipt, 'cumulativeGasUsed'),
    logsBloom: hexIn(receipt, 'logsBloom'),
    logs: listIn(receipt, 'logs', asObject).map((log) => ({
      address: hexIn(log, 'address'),
      topics: listIn(log, 'topics', asHex),
      data: hexIn(log, 'data'),
    })),
  };
}

/**
 * The logs of a receipt as it stands in its trie; a failed transaction's has none.
 *
 * @throws ProofRefusal `receiptMalformed`
 */
export function decodeLogs(receipt: Hex): readonly Log[] {
  const first = Number(receipt.slice(0, 4));
  const isTyped = first <= TYPE_MAX;
  demand(isTyped || first >= LIST_PREFIX_MIN, 'receiptMalformed', 'the receipt begins with neither a type nor a list');
  const list = decodeRlp(isTyped ? `0x${receipt.slice(4)}` : receipt);
  demand(typeof list === 'object' && list.length === 4, 'receiptMalformed', 'the receipt is no list of four');
  const logs = list[3];
  demand(typeof logs === 'object', 'receiptMalformed', 'the logs of the receipt are no list');
  return logs.map(decodeLog);
}

function decodeLog(item: RlpItem): Log {
  const [address, topics, data, ...rest] = typeof item === 'string' ? [] : item;
  const isLog = isBytes(address, 20) && areTopics(topics) && typeof data === 'string' && rest.length === 0;
  demand(isLog, 'receiptMalformed', 'a log of the receipt is not made of address, topics and data');
  return { address, topics, data };
}

function areTopics(item: RlpItem | undefined): item is readonly Hex[] {
  return typeof item === 'object' && item.length <= TOPICS_MAX && item.every((topic) => isBytes(topic, 32));
}
