// Checks the contracts: what is generated from them, form, lint, unit, fuzz and invariant tests, and the gas of the unit tests.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const folder = fileURLToPath(new URL('../contracts/', import.meta.url));
const failures = [];

function check(title, command, args) {
  console.log(`\n${title}`);
  const { status } = spawnSync(command, args, { cwd: folder, stdio: 'inherit' });
  if (status !== 0) failures.push(title);
}

/** Path of forge's program for this machine: npx would leave it running when it is stopped. */
function forgeProgram() {
  const machine = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  try {
    const program = join(require.resolve(`@foundry-rs/forge-${machine}/package.json`), '../bin/forge');
    return existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}

const solhint = (config, files) => [
  ...[require.resolve('solhint/solhint.js'), '-c', config, '--max-warnings', '0', '--noPoster', files],
];
check('Generated files are what the sources give', process.execPath, ['../tools/generate-contract.mjs', '--check']);
check('solhint, contracts', process.execPath, solhint('.solhint.json', 'src/*.sol'));
check('solhint, tests', process.execPath, solhint('test/.solhint.json', 'test/*.sol'));
const forge = forgeProgram();
if (forge === undefined)
  console.warn('\nSKIPPED: forge has no program for this machine; its tests, form and gas are not checked');
else {
  check('forge fmt', forge, ['fmt', '--check']);
  check('forge test', forge, ['test']);
  check('forge snapshot', forge, ['snapshot', '--check', '--match-test', '^test_']);
}
if (failures.length > 0) console.error(`\nFailed: ${failures.join(' · ')}`);
process.exitCode = failures.length > 0 ? 1 : 0;
