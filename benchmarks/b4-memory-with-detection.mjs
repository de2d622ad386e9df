/** The same as its neighbour, with the exact search for repeats, which has to remember each record. */
import { peakRatio } from './lib/peak-memory.mjs';

export const id = 'B4';
export const title = 'peak memory with exact duplicate detection, 2,000,000 usage records over 200,000';
export const goal = { atMost: 1.6 };

export function run() {
  return peakRatio('detect');
}
