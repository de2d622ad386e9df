#!/usr/bin/env node
import { verifyFile } from './verify-file.js';

process.exitCode = await verifyFile(process.argv[2] ?? 'out/evidence.json', {
  print: console.log,
  printError: console.error,
});
