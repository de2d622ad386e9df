import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeLedgerConformance } from '@lateral/core/conformance';
import type { MemoryLedger, MemoryLedgerOptions } from '@lateral/adapter-memory';
import { memoryLedger } from '@lateral/adapter-memory';
import { folderProbe } from './folder-probe.js';

const root = mkdtempSync(join(tmpdir(), 'lateral-conformance-'));
const folders = new Map<MemoryLedger, string>();
afterAll(() => {
  rmSync(root, { recursive: true });
});

describeInFolder('adapter-memory in a folder', {});
describeInFolder('adapter-memory in a folder, final after 3 blocks, with reorganisations', { finalityDepth: 3 });

function describeInFolder(name: string, options: MemoryLedgerOptions): void {
  const inFolder = (folder: string): MemoryLedger => {
    const ledger = memoryLedger({ ...options, folder });
    folders.set(ledger, folder);
    return ledger;
  };
  const folderOf = (ledger: MemoryLedger): string => folders.get(ledger) ?? '';
  describeLedgerConformance<MemoryLedger>({
    name,
    test: { describe, it, afterAll },
    createLedger: () => inFolder(join(root, String(folders.size))),
    reopen: (closed) => inFolder(folderOf(closed)),
    control: (ledger) => ledger,
    probe: (ledger) => folderProbe(folderOf(ledger), ledger.profile.instance),
    budget: { commitMs: 50 },
  });
}
