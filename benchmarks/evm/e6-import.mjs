/**
 * CPU time of a new process that imports `@lateral/core` where the EVM adapter and its libraries are installed beside it,
 * over the same where they are not. Importing the adapter itself must load none of these libraries.
 */
import { deepEqual, ok } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { medianRatio } from '../harness.mjs';
import { importCpu, loadedModules } from '../lib/import-process.mjs';
import { sized } from '../lib/size.mjs';

export const id = 'E6';
export const title = "import '@lateral/core' with the EVM adapter installed, over without";
export const goal = { atMost: 1.05 };

const core = ['@lateral/core', 'rxjs', 'tslib', 'io-ts', 'fp-ts', '@noble/curves', '@noble/hashes'];
const adapter = ['@lateral/adapter-evm', 'ethers', 'secp256k1', 'ws'];
const unwanted = /node_modules\/(ethers|secp256k1|ws|inversify|@inversifyjs|reflect-metadata)\//;
const installed = new URL('../../node_modules/', import.meta.url).pathname;

export function run() {
  expectNoLibraries();
  const root = mkdtempSync(join(tmpdir(), 'lateral-e6-'));
  try {
    const folders = {
      alone: install(join(root, 'alone'), core),
      beside: install(join(root, 'beside'), [...core, ...adapter]),
    };
    const rounds = [];
    for (let round = -2; round < sized(31, 15); round++) {
      const times = {
        alone: coreIn(folders.alone),
        beside: coreIn(folders.beside),
        adapter: importCpu(['@lateral/adapter-evm']),
        core: importCpu(['@lateral/core']),
      };
      if (round >= 0) rounds.push(times);
    }
    return {
      ratio: medianRatio(rounds, 'beside', 'alone'),
      detail: `importing the adapter, over core: ${medianRatio(rounds, 'adapter', 'core').toFixed(2)}`,
    };
  } finally {
    rmSync(root, { recursive: true });
  }
}

function expectNoLibraries() {
  const loaded = loadedModules(['@lateral/adapter-evm']);
  ok(loaded.some((url) => url.includes('/adapter-evm/dist/'))); // the watch sees what is loaded
  deepEqual(
    loaded.filter((url) => unwanted.test(url)),
    [],
  );
}

/** A folder where these packages are installed and no others. */
function install(folder, packages) {
  for (const name of packages) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(installed, name), link);
  }
  return folder;
}

/** Links are taken for the packages themselves, whose own imports are looked up in the folder then. */
function coreIn(folder) {
  return importCpu(['@lateral/core'], { folder, flags: ['--preserve-symlinks'] });
}
