import { execFile } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Program } from './program.js';

/** The version that the devnet was written against and tested on. */
export const GETH_VERSION = '1.17.10';

const run = promisify(execFile);
const MODULE = `github.com/ethereum/go-ethereum/cmd/geth@v${GETH_VERSION}`;
const INSTALL = 'Install Go 1.24 or newer and run `npm run devnet:evm -- install-geth`, or set GETH to the program.';

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const onPath = (name: string, further: readonly string[] = []): readonly string[] =>
  [...(process.env['PATH'] ?? '').split(delimiter), ...further].map((folder) => join(folder, name)).filter(isProgram);

async function isRightVersion(path: string): Promise<boolean> {
  try {
    return (await run(path, ['version'])).stdout.includes(`Version: ${GETH_VERSION}-`);
  } catch {
    return false;
  }
}

/** A folder per version, so that another version never finds a stale program. */
function cachePath(): string {
  const cache = process.env['LATERAL_CACHE'] ?? fileURLToPath(new URL('../../../.cache', import.meta.url));
  return join(cache, `geth-${GETH_VERSION}`, 'geth');
}

async function firstRightVersion(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if (await isRightVersion(path)) return path;
  return undefined;
}

/**
 * Finds geth {@link GETH_VERSION}: the program that `GETH` names (of whatever version), else one on `PATH`, else the one in the cache
 * folder, which is `LATERAL_CACHE` or `.cache` in the repository.
 *
 * @param options - With `install`, a missing geth is built from the Go module proxy into the cache: about 4 minutes on two cores.
 */
export async function findGeth({ install = false }: { readonly install?: boolean } = {}): Promise<Program> {
  const named = process.env['GETH'];
  if (named !== undefined) {
    return isProgram(named) ? { path: named } : missing(`GETH names ${named}, which cannot be run.`);
  }
  const cached = cachePath();
  const found = (await firstRightVersion(onPath('geth'))) ?? (isProgram(cached) ? cached : undefined);
  if (found !== undefined) return { path: found };
  return install ? build(cached) : missing(`It is neither on PATH nor at ${cached}.`);
}

/** Builds beside the cache and moves the program in whole, so that nobody runs half of it and two builds do no harm to each other. */
async function build(target: string): Promise<Program> {
  const [go] = onPath('go', ['/usr/local/go/bin']);
  if (go === undefined) return missing('Go is not on PATH either, to build it.');
  const cache = dirname(dirname(target));
  mkdirSync(dirname(target), { recursive: true });
  const folder = mkdtempSync(join(cache, 'geth-build-'));
  try {
    await run(go, ['install', '-trimpath', '-ldflags', '-s -w', MODULE], {
      env: { ...process.env, GOBIN: folder },
      cwd: folder, // outside of any Go module
      maxBuffer: 64 * 1024 * 1024,
    });
    renameSync(join(folder, 'geth'), target);
    return { path: target };
  } catch (error) {
    return missing(`Its build failed: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const missing = (why: string): Program => ({ path: undefined, reason: `No geth ${GETH_VERSION}: ${why} ${INSTALL}` });
