#!/usr/bin/env node
import { runCommand, USAGE } from './command.js';

const ending = new AbortController();
const beat = setInterval(() => undefined, 60_000); // the nodes themselves keep no event loop alive
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    ending.abort();
  });
}

try {
  await runCommand(process.argv.slice(2), { print: console.log, signal: ending.signal });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof TypeError) console.error(USAGE);
  process.exitCode = 1;
} finally {
  clearInterval(beat);
}
