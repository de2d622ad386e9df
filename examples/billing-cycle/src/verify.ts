#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { nodeEvidenceTools, verifyEvidence } from '@lateral/core';

/** Checks an evidence bundle without any ledger: prints the verdict, and exits 1 when a check failed. */
const [file = 'out/evidence.json'] = process.argv.slice(2);
const verdict = verifyEvidence(await readFile(file, 'utf8'), nodeEvidenceTools());

console.log(`${file}: ${verdict.ok ? 'verified' : 'NOT verified'}`);
if (verdict.ok) {
  console.log(`  level           ${verdict.level ?? ''}`);
  console.log(`  shows           ${verdict.shows.join(', ')}`);
  console.log(`  does not show   ${verdict.doesNotShow.join(', ')}`);
  for (const [name, value] of Object.entries(verdict.summary ?? {}))
    console.log(`  ${name.padEnd(15)} ${String(value)}`);
} else {
  console.log(`  failed check    ${verdict.reason ?? ''}`);
}
process.exitCode = verdict.ok ? 0 : 1;
