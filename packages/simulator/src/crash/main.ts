import { readArguments, USAGE } from './harness/arguments.js';
import { runCrashes } from './harness/command.js';

/** `npm run crash`: parties are killed at random, and nothing may be lost or doubled. Exit code 1 when something was. */
try {
  process.exitCode = (await runCrashes(readArguments(process.argv.slice(2)))) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(USAGE);
  process.exitCode = 1;
}
