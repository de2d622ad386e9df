import type { Command } from '@lateral/core';

/** Most gas of one transaction since Osaka (EIP-7825); geth refuses more, other nodes do where their chain does. */
export const TRANSACTION_GAS_MAX = 16_777_216;
export const TRANSFER_GAS = 21_000;

/**
 * Gas that a command may need at most, without asking a node: what is not used is not paid. Bytes count at the price of calldata
 * and of a log together; a change may open a record; each signature is checked twice at worst, for a hint that is wrong.
 */
export function gasLimitOf(command: Command, callLength: number): number {
  const bytes = 60 * callLength;
  if (command.type !== 'apply' && command.type !== 'reject') return 500_000 + bytes;
  const { changes } = command.fields;
  const references = changes.reduce((sum, change) => sum + change.references.length, 0);
  return 100_000 + bytes + 45_000 * changes.length + 5_000 * references + 30_000 * command.signatures.length;
}
