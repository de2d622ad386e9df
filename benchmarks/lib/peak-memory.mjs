/** Peak resident memory of counting usage records, each count in a process of its own. */
import { execFileSync } from 'node:child_process';
import { strictEqual } from 'node:assert/strict';
import { fileURLToPath } from 'node:url';

import { median } from '../harness.mjs';
import { sized } from './size.mjs';

const few = 200_000;
const many = 2_000_000;
const runs = sized(3, 1);

/** @param {'unique' | 'detect'} mode - Whether the batch looks for repeats. */
export function peakRatio(mode) {
  const peaks = [many, few].map((count) => median(Array.from({ length: runs }, () => peakOf(count, mode))));
  return {
    ratio: peaks[0] / peaks[1],
    detail: peaks.map((bytes) => `${Math.round(bytes / 1e6)} MB`).join(' over '),
  };
}

function peakOf(count, mode) {
  const script = fileURLToPath(new URL('./count-usage.mjs', import.meta.url));
  const answer = JSON.parse(execFileSync(process.execPath, [script, String(count), mode], { encoding: 'utf8' }));
  strictEqual(answer.recordCount, String(count));
  return answer.peakBytes;
}
