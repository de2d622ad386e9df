import type { HexId, Position } from '@lateral/core';
import type { RegisterLog } from '../chain/block.js';
import { positionUnknown } from '../trouble.js';

/** A log by its place: ordered by block, then by index. */
export interface Place {
  readonly number: number;
  readonly logIndex: number;
}

export function placeOf({ blockNumber: number, logIndex }: RegisterLog): Place {
  return { number, logIndex };
}

/** How far the announcements of a bilateral went: all that a subscriber must know to go on. */
export interface Cursor {
  /** The newest block of which something was announced, or that was passed. */
  readonly number: number;
  readonly hash: string;
  /** Logs of that block up to this index were announced. */
  readonly logIndex: number;
  /** Logs up to here were announced as final. */
  readonly final: Place;
}

/** Past the last log of a block. */
export const END_OF_BLOCK = 0xffffff;

export function isAfter(place: Place, other: Place): boolean {
  return place.number > other.number || (place.number === other.number && place.logIndex > other.logIndex);
}

const IDS = 12;

/**
 * A cursor as a position: `evm1.<ledger>.<bilateral>.<block>.<hash>.<log>.<final block>.<final log>`. It names its block by hash, so
 * that whoever resumes after a reorganisation is told first what was undone.
 */
export function positionOf(instance: HexId, bilateralId: HexId, { number, hash, logIndex, final }: Cursor): Position {
  const ids = [instance.slice(0, IDS), bilateralId.slice(0, IDS)];
  return ['evm1', ...ids, number, hash.slice(2), logIndex, final.number, final.logIndex].join('.') as Position;
}

const FORMAT = /^evm1\.([0-9a-f]+)\.([0-9a-f]+)\.(\d+)\.([0-9a-f]{64})\.(-?\d+)\.(-?\d+)\.(-?\d+)$/;

/** @throws LedgerError `positionUnknown` for a position of another ledger or bilateral. */
export function cursorAt(instance: HexId, bilateralId: HexId, position: Position): Cursor {
  const [, ledger = '', bilateral = '', number, hash, logIndex, finalNumber, finalLog] = FORMAT.exec(position) ?? [];
  if (ledger !== instance.slice(0, IDS) || bilateral !== bilateralId.slice(0, IDS))
    throw positionUnknown(position, `no position of bilateral ${bilateralId} on ledger ${instance}`);
  return {
    number: Number(number),
    hash: `0x${hash ?? ''}`,
    logIndex: Number(logIndex),
    final: { number: Number(finalNumber), logIndex: Number(finalLog) },
  };
}
