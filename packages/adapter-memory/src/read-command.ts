import type { Command } from '@lateral/core';
import { decodeCommand, LedgerError, nodeHashes } from '@lateral/core';

/**
 * The command of these bytes. It keeps views of them, so nobody may write to them any more.
 *
 * @throws LedgerError `malformed` when they are none.
 */
export function readCommand(bytes: Uint8Array): Command {
  const decoded = decodeCommand(nodeHashes, bytes);
  if (decoded._tag === 'Right') return decoded.right;
  const { offset, problem } = decoded.left;
  throw new LedgerError(`Not a command: ${problem}, at byte ${offset}; encode it with encodeCommand of @lateral/core`, {
    code: 'malformed',
    stage: 'rejected',
  });
}
