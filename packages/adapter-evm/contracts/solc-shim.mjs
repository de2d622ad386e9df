#!/usr/bin/env node
// Lets forge use the solc of npm, so that its tests run the bytes that are deployed: forge asks for the version, then hands
// the compiler's standard JSON in by stdin.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const solc = createRequire(import.meta.url)('solc');
if (process.argv.includes('--version')) {
  console.log(`solc, the solidity compiler commandline interface\nVersion: ${solc.version()}`);
} else {
  process.stdout.write(solc.compile(readFileSync(0, 'utf8')));
}
