import { ALGORITHM, nodeVerify } from '@lateral/core';
import type { Algorithm } from '@lateral/core';
import { describeLedgerConformance } from '@lateral/core/conformance';
import type { MemoryLedger } from '@lateral/adapter-memory';
import { memoryLedger } from '@lateral/adapter-memory';
import { memoryProbe } from '../src/memory-probe.js';
import { sequences } from './sequences.js';

const verify = nodeVerify(); // of all ledgers: the sequences share their keys

describeLedgerConformance<MemoryLedger>({
  name: 'adapter-memory, each command a final block at once',
  test: { describe, it, afterAll },
  createLedger: ({ algorithms, ...overrides } = {}) =>
    memoryLedger({ verify, ...overrides, ...(algorithms && { algorithms: algorithms.map(algorithmName) }) }),
  probe: memoryProbe,
  budget: { commitMs: 20 },
  sequences: sequences(),
});

function algorithmName(number: number): Algorithm {
  return number === ALGORITHM.ES256 ? 'ES256' : 'ES256K';
}
