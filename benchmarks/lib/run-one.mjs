/** Runs the benchmark in the file named by the first argument; exits with 0 when its goal is met and with 2 when not. */
import { runBenchmark } from '../harness.mjs';

const isMet = await runBenchmark(await import(`../${process.argv[2]}`));
process.exitCode = isMet ? 0 : 2;
