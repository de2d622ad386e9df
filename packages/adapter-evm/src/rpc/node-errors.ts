import type { RpcError } from './json-rpc.js';

/** What a node's refusal of a transaction means, whoever made the node. None of them is a verdict on a command. */
export type SendTrouble =
  | 'alreadyKnown'
  | 'nonceTooLow'
  | 'replacementUnderpriced'
  | 'feeTooLow'
  | 'feeCap'
  | 'insufficientFunds'
  | 'gasCap'
  | 'gasTooLow'
  | 'oversized'
  | 'wrongChain'
  | 'notATransaction';

export interface NodeErrorRow {
  readonly client: 'geth' | 'anvil';
  readonly code: number;
  readonly pattern: RegExp;
  readonly means: SendTrouble;
}

/** Messages by client, as the real nodes give them: geth 1.17, anvil 1.7. The first row that fits counts. */
export const NODE_ERRORS: readonly NodeErrorRow[] = [
  { client: 'geth', code: -32000, pattern: /^already known$/, means: 'alreadyKnown' },
  { client: 'geth', code: -32000, pattern: /^nonce too low/, means: 'nonceTooLow' },
  { client: 'geth', code: -32000, pattern: /^replacement transaction underpriced/, means: 'replacementUnderpriced' },
  {
    client: 'geth',
    code: -32000,
    pattern: /^insufficient funds for gas \* price \+ value/,
    means: 'insufficientFunds',
  },
  { client: 'geth', code: -32000, pattern: /^transaction gas limit too high \(cap/, means: 'gasCap' },
  { client: 'geth', code: -32000, pattern: /^exceeds block gas limit/, means: 'gasCap' },
  { client: 'geth', code: -32000, pattern: /^tx fee \(.*\) exceeds the configured cap/, means: 'feeCap' },
  { client: 'geth', code: -32000, pattern: /^transaction gas price below minimum/, means: 'feeTooLow' },
  { client: 'geth', code: -32000, pattern: /^transaction underpriced/, means: 'feeTooLow' },
  { client: 'geth', code: -32000, pattern: /^oversized data/, means: 'oversized' },
  { client: 'geth', code: -32000, pattern: /^intrinsic gas too low/, means: 'gasTooLow' },
  { client: 'geth', code: -32000, pattern: /^insufficient gas for floor data gas cost/, means: 'gasTooLow' },
  { client: 'geth', code: -32000, pattern: /^invalid sender: invalid chain id for signer/, means: 'wrongChain' },
  { client: 'geth', code: -32000, pattern: /^transaction type not supported$/, means: 'notATransaction' },
  { client: 'anvil', code: -32003, pattern: /^transaction already imported$/, means: 'alreadyKnown' },
  { client: 'anvil', code: -32003, pattern: /^nonce too low/, means: 'nonceTooLow' },
  { client: 'anvil', code: -32003, pattern: /^replacement transaction underpriced/, means: 'replacementUnderpriced' },
  { client: 'anvil', code: -32003, pattern: /^Insufficient funds for gas/, means: 'insufficientFunds' },
  { client: 'anvil', code: -32003, pattern: /^max fee per gas less than block base fee/, means: 'feeTooLow' },
  { client: 'anvil', code: -32000, pattern: /^intrinsic gas too high/, means: 'gasCap' },
  { client: 'anvil', code: -32000, pattern: /^intrinsic gas too low/, means: 'gasTooLow' },
  { client: 'anvil', code: -32003, pattern: /^invalid chain id for signer/, means: 'wrongChain' },
  { client: 'anvil', code: -32602, pattern: /^Failed to decode transaction/, means: 'notATransaction' },
];

/** @returns undefined for what no row knows. */
export function sendTrouble({ code, message }: RpcError): SendTrouble | undefined {
  return NODE_ERRORS.find((row) => row.code === code && row.pattern.test(message))?.means;
}
