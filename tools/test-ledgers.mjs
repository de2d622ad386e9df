// Runs the tests of an adapter on real ledger software: `npm run test:ledgers -- evm [--long] [jest's own options]`.
import { spawnSync } from 'node:child_process';

/** By ledger: what installs its software where it can be had, and which tests are its own. */
const LEDGERS = {
  evm: {
    install: ['devnets/evm/dist/cli.js', 'install-geth'],
    tests: 'packages/adapter-evm/|devnets/evm/',
  },
};

const [name, ...rest] = process.argv.slice(2);
const ledger = LEDGERS[name];
if (ledger === undefined) {
  console.error(
    `"${name ?? ''}" is no ledger with tests on real software; take one of: ${Object.keys(LEDGERS).join(', ')}`,
  );
  process.exit(2);
}
const isLong = rest.includes('--long');
const node = (args, env = {}) =>
  spawnSync(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1;

node(ledger.install); // where it cannot be had, its tests say so and are skipped
process.exitCode = node(
  [
    ...['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--testPathPatterns', ledger.tests],
    ...rest.filter((each) => each !== '--long'),
  ],
  { LATERAL_LEDGERS: name, ...(isLong && { LATERAL_LONG: '1' }) },
);
