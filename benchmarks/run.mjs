/**
 * Runs the benchmarks one after the other, each in a process of its own, and says how many goals are met. A goal that
 * is missed is printed and is no failure; a benchmark that cannot run is one.
 *
 *     node benchmarks/run.mjs [--only B5,B7] [--short]
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { only: { type: 'string' }, short: { type: 'boolean', default: false } } });
const runOne = fileURLToPath(new URL('./lib/run-one.mjs', import.meta.url));
const environment = { ...process.env, LATERAL_BENCH_SHORT: values.short ? '1' : '0' };
/** Exit codes of `run-one.mjs`; any other is a failure. */
const MET = 0;
const NOT_MET = 2;

const files = chosen(readdirSync(import.meta.dirname).filter((file) => /^b\d+-.*\.mjs$/.test(file)));
const codes = files.map(
  (file) => spawnSync(process.execPath, [runOne, file], { stdio: 'inherit', env: environment }).status,
);
const failures = files.filter((_, index) => codes[index] !== MET && codes[index] !== NOT_MET);
console.log(`${codes.filter((code) => code === MET).length} of ${files.length} goals met`);
if (failures.length > 0) console.error(`Failed to run: ${failures.join(', ')}`);
process.exitCode = failures.length > 0 ? 1 : 0;

/** By number, B1 first. Some numbers have two measures. */
function chosen(all) {
  const numberOf = (file) => Number(/\d+/.exec(file)[0]);
  const sorted = all.sort((a, b) => numberOf(a) - numberOf(b));
  if (values.only === undefined) return sorted;
  return values.only.split(',').flatMap((name) => {
    const named = sorted.filter((each) => each.startsWith(`${name.trim().toLowerCase()}-`));
    if (named.length === 0) throw new TypeError(`No benchmark ${name}; there are B1 to B${numberOf(sorted.at(-1))}`);
    return named;
  });
}
