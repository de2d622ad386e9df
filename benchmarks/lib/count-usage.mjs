/** Counts so many usage records from lines made one by one, and prints what was counted and the peak of its memory. */
import { nodeHashes, UsageBatch } from '@lateral/core';
import { readUsageLine } from '@lateral/sonata-bridge';

import { subject, usageLine } from './usage-lines.mjs';

const [count, mode] = process.argv.slice(2);
const batch = new UsageBatch({ ...subject, hashes: nodeHashes }, { areIdsUnique: mode === 'unique' });
for (let number = 0; number < Number(count); number++)
  batch.add(readUsageLine(usageLine(number), number + 1).right.record);
const { recordCount } = batch.document();
console.log(JSON.stringify({ recordCount, peakBytes: process.resourceUsage().maxRSS * 1_024 }));
