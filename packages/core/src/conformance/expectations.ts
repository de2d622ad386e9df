import assert from 'node:assert/strict';
import type { RecordState } from '../domain/register/state.js';
import { isLedgerError } from '../ledger/errors.js';
import type { LedgerErrorCode } from '../ledger/errors.js';
import type { HexId, Ledger } from '../ledger/ledger.js';
import type { Change } from '../protocol/commands.js';
import type { World } from './world.js';

/** Fails unless the work rejects with this code, at the stage where nothing happened. */
export async function rejectsWith(work: Promise<unknown>, code: LedgerErrorCode): Promise<void> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(isLedgerError(error), `${code} expected, but ${String(error)}`);
  assert.deepEqual({ code: error.code, stage: error.stage }, { code, stage: 'rejected' });
  assert.notEqual(error.message, '');
}

/** Fails unless port and probe both show the change's record so. */
export async function expectRecord<L extends Ledger>(
  { ledger, probe }: World<L>,
  bilateralId: HexId,
  { kind, owner, recordId }: Pick<Change, 'kind' | 'owner' | 'recordId'>,
  expected: RecordState | undefined,
): Promise<void> {
  const ref = { bilateralId, kind, owner, recordId };
  for (const found of [await ledger.record(ref), await probe.record(ref)]) {
    assert.deepEqual(found && plain(found), expected && plain(expected));
  }
}

function plain({ head, state, epoch }: RecordState): unknown {
  return { head: [...head], state, epoch };
}
