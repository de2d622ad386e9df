#!/usr/bin/env node
import { nodeSchedule } from '@lateral/core';
import { runCommand } from './cli/command.js';

process.exitCode = await runCommand(process.argv.slice(2), {
  print: console.log,
  printError: console.error,
  environment: process.env,
  schedule: nodeSchedule,
});
