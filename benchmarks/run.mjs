/**
 * Runs the benchmarks one after the other, each in a process of its own, and says how many goals are met. A goal that
 * is missed is printed and is no failure; a benchmark that cannot run is one, unless what it needs is not installed.
 *
 *     node benchmarks/run.mjs [--only B5,E2] [--short]
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { EXIT } from './lib/exit-codes.mjs';

const { values } = parseArgs({ options: { only: { type: 'string' }, short: { type: 'boolean', default: false } } });
const runOne = fileURLToPath(new URL('./lib/run-one.mjs', import.meta.url));
const environment = { ...process.env, LATERAL_BENCH_SHORT: values.short ? '1' : '0' };

const files = chosen([...benchmarksIn('.', 'b'), ...benchmarksIn('evm', 'e')]);
const codes = files.map(
  (file) => spawnSync(process.execPath, [runOne, file], { stdio: 'inherit', env: environment }).status,
);
const failures = files.filter((_, index) => !Object.values(EXIT).includes(codes[index]));
const count = (exit) => codes.filter((code) => code === exit).length;
console.log(`${count(EXIT.met)} of ${files.length} goals met, ${count(EXIT.skipped)} skipped`);
if (failures.length > 0) console.error(`Failed to run: ${failures.join(', ')}`);
process.exitCode = failures.length > 0 ? 1 : 0;

/** Benchmarks of a folder by number. Some numbers have two measures. */
function benchmarksIn(folder, letter) {
  const numberOf = (file) => Number(/\d+/.exec(file)[0]);
  return readdirSync(join(import.meta.dirname, folder))
    .filter((file) => new RegExp(`^${letter}\\d+-.*\\.mjs$`).test(file))
    .sort((a, b) => numberOf(a) - numberOf(b))
    .map((file) => join(folder, file));
}

function chosen(all) {
  if (values.only === undefined) return all;
  return values.only.split(',').flatMap((name) => {
    const named = all.filter((file) => basename(file).startsWith(`${name.trim().toLowerCase()}-`));
    if (named.length === 0) throw new TypeError(`No benchmark ${name}; there are ${all.map(nameOf).join(', ')}`);
    return named;
  });
}

function nameOf(file) {
  return basename(file).split('-')[0].toUpperCase();
}
