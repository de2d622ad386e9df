/** Runs the benchmark in the file named by the first argument, and tells by its exit code what came of it. */
import { runBenchmark } from '../harness.mjs';
import { EXIT } from './exit-codes.mjs';

const isMet = await runBenchmark(await import(`../${process.argv[2]}`));
process.exitCode = isMet === undefined ? EXIT.skipped : isMet ? EXIT.met : EXIT.missed;
