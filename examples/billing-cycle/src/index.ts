#!/usr/bin/env node
import { main } from './command-line.js';
import { terminal } from './terminal.js';

process.exitCode = await main(process.argv.slice(2), terminal);
