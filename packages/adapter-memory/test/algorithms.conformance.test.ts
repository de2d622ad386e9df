import type { Algorithm } from '@lateral/core';
import { describeLedgerConformance } from '@lateral/core/conformance';
import type { MemoryLedger } from '@lateral/adapter-memory';
import { memoryLedger } from '@lateral/adapter-memory';
import { memoryProbe } from '../src/memory-probe.js';

for (const algorithm of ['ES256K', 'ES256'] satisfies Algorithm[]) {
  describeLedgerConformance<MemoryLedger>({
    name: `adapter-memory, only ${algorithm}`,
    test: { describe, it, afterAll },
    createLedger: () => memoryLedger({ algorithms: [algorithm] }),
    probe: memoryProbe,
    budget: { commitMs: 20 },
  });
}
