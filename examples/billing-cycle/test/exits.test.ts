import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findAnvil } from '@lateral/devnet-evm';
import { describeBuilt, program } from './built-demo.js';
import { temporaryFolder } from './demo-run.js';

const folder = temporaryFolder();
const anvil = findAnvil();
const ways: readonly (readonly [string, readonly string[]])[] = [
  ['the ledger in memory', []],
  ['a store that is kept', ['--store', join(folder, 'state')]],
  ...(anvil.path === undefined ? [] : [['an EVM chain', ['--ledger', 'evm']] as const]),
];
if (anvil.path === undefined) console.warn(`SKIPPED: the end of a process on an EVM chain: ${anvil.reason}`);

/** Node answers 13 to a process that waits for nothing that could still come, and a forgotten timer keeps one alive. */
describeBuilt('the process of the demo', () => {
  it.each(ways)(
    'ends by itself once ledger and sides are closed, and not before, on %s',
    (name, args) => {
      const options = { encoding: 'utf8', timeout: 60_000 } as const;
      const { status, signal, stderr } = spawnSync(
        process.execPath,
        [program, ...args, '--out', join(folder, name)],
        options,
      );
      expect({ status, signal, stderr }).toEqual({ status: 0, signal: null, stderr: '' });
    },
    90_000,
  );
});
