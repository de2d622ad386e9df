import type { Schedule } from '@lateral/core';
import type { Lots } from './lots.js';

/** Most transactions of a block. */
export const BLOCK_MAX = 6;

/** Makes a block every 8 to 12 units, for ever. */
export function makeBlocks(schedule: Schedule, lots: Lots, make: () => void): void {
  schedule(
    () => {
      make();
      makeBlocks(schedule, lots, make);
    },
    lots.between(8, 12),
    false,
  );
}
