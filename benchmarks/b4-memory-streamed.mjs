/**
 * Peak resident memory of counting 2,000,000 usage records over that of counting 200,000: streaming must not grow with
 * the file.
 *
 * Each count is a process of its own that makes its lines one by one, reads them with the bridge and adds them to a
 * `UsageBatch`, digest of each record included, whose source keeps ids unique.
 */
import { peakRatio } from './lib/peak-memory.mjs';

export const id = 'B4';
export const title = 'peak memory, 2,000,000 usage records over 200,000';
export const goal = { atMost: 1.25 };

export function run() {
  return peakRatio('unique');
}
