#!/usr/bin/env node
import { terminal } from './terminal.js';
import { verifyFile } from './verify-file.js';

process.exitCode = await verifyFile(process.argv[2] ?? 'out/evidence.json', terminal);
