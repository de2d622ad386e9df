import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ledger } from '@lateral/core';
import { describeLedgerConformance, probeOfLog } from '@lateral/core/conformance';
import { readLines } from '../src/file.js';
import { fileLedger } from '../src/file-ledger.js';

const folder = mkdtempSync(join(tmpdir(), 'file-ledger-'));
const paths = new Map<Ledger, string>();
const ledgerAt = (path: string): Ledger => {
  const ledger = fileLedger({ path });
  paths.set(ledger, path);
  return ledger;
};
const pathOf = (ledger: Ledger): string => paths.get(ledger) ?? '';

describeLedgerConformance({
  name: 'file-ledger',
  test: { describe, it, afterAll },
  createLedger: () => ledgerAt(join(folder, String(paths.size))),
  reopen: (closed) => ledgerAt(pathOf(closed)),
  probe: (ledger) => probeOfLog(ledger.profile.instance, () => readLines(readFileSync(pathOf(ledger), 'utf8'))),
  budget: { commitMs: 50 },
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});
