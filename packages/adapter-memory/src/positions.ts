import type { HexId, Position } from '@lateral/core';
import { LedgerError } from '@lateral/core';

const HEAD = 16;

/** The position of an announcement: its ledger, its bilateral and its index there. */
export function positionAt(instance: HexId, bilateralId: HexId, index: number): Position {
  return `${instance.slice(0, HEAD)}.${bilateralId.slice(0, HEAD)}.${index}` as Position;
}

/**
 * Index of the first announcement after a position.
 *
 * @param count - How many announcements the bilateral has.
 * @throws LedgerError `positionUnknown` when the position is not one of them.
 */
export function indexAfter(position: Position, instance: HexId, bilateralId: HexId, count: number): number {
  const index = Number(/\.(\d{1,15})$/.exec(position)?.[1] ?? NaN);
  if (!(index < count) || position !== positionAt(instance, bilateralId, index)) {
    throw new LedgerError(
      `${position} is no position of bilateral ${bilateralId} on ledger ${instance}; start from its beginning, or on the ledger it is of`,
      { code: 'positionUnknown', stage: 'rejected' },
    );
  }
  return index + 1;
}
