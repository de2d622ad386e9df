import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Program } from './program.js';

const CPU_NAMES: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };

/**
 * anvil for this machine: the one that `ANVIL` names, else the one that the package `@foundry-rs/anvil` brings. Its own launcher is
 * passed by, which would put a second process between us and the node.
 */
export function findAnvil(): Program {
  const named = process.env['ANVIL'];
  if (named !== undefined)
    return existsSync(named) ? { path: named } : missing(`ANVIL names ${named}, which does not exist`);
  const file = process.platform === 'win32' ? 'anvil.exe' : 'anvil';
  const packageName = `@foundry-rs/anvil-${process.platform}-${CPU_NAMES[process.arch] ?? process.arch}`;
  try {
    const launcher = createRequire(import.meta.url).resolve('@foundry-rs/anvil/package.json');
    return { path: createRequire(launcher).resolve(`${packageName}/bin/${file}`) };
  } catch {
    return missing(`the package ${packageName} is not installed`);
  }
}

const missing = (why: string): Program => ({
  path: undefined,
  reason: `No anvil: ${why}. Run npm install with optional dependencies, or set ANVIL to the program.`,
});
