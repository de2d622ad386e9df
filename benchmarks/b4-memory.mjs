/**
 * Peak resident memory of counting 2,000,000 usage records over that of counting 200,000: streaming must not grow with
 * the file.
 *
 * Each count is a process of its own that makes its lines one by one, reads them with the bridge and adds them to a
 * `UsageBatch`, digest of each record included. The detail is the same with the exact search for repeats, which has to
 * remember each record; its bound is 1.6.
 */
import { execFileSync } from 'node:child_process';
import { strictEqual } from 'node:assert/strict';
import { fileURLToPath } from 'node:url';

import { median } from './harness.mjs';
import { sized } from './lib/size.mjs';

export const id = 'B4';
export const title = 'peak memory, 2,000,000 usage records over 200,000';
export const goal = { atMost: 1.25 };

const detectionGoal = 1.6;
const few = 200_000;
const many = 2_000_000;
const runs = sized(3, 1);

export function run() {
  const streamed = peakRatio('unique');
  const detecting = peakRatio('detect');
  const isMet = detecting.ratio <= detectionGoal;
  return {
    ratio: streamed.ratio,
    isMet,
    detail: `${streamed.megabytes}; with exact duplicate detection ${detecting.ratio.toFixed(2)} (goal ≤ ${detectionGoal}) goal ${isMet ? 'met' : 'not met'}, ${detecting.megabytes}`,
  };
}

function peakRatio(mode) {
  const peaks = [many, few].map((count) => median(Array.from({ length: runs }, () => peakOf(count, mode))));
  const [large, small] = peaks;
  return { ratio: large / small, megabytes: peaks.map((bytes) => `${Math.round(bytes / 1e6)} MB`).join(' over ') };
}

function peakOf(count, mode) {
  const script = fileURLToPath(new URL('./lib/count-usage.mjs', import.meta.url));
  const answer = JSON.parse(execFileSync(process.execPath, [script, String(count), mode], { encoding: 'utf8' }));
  strictEqual(answer.recordCount, String(count));
  return answer.peakBytes;
}
