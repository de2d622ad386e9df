import { execFile } from 'node:child_process';
import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A user of the operating system, as `spawn` takes it. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface Installation {
  /** Folder of `initdb` and `postgres`. */
  readonly binaries: string;
  /** Whom the server runs as; undefined for the user of this process. */
  readonly account: Account | undefined;
}

const DEBIAN = '/usr/lib/postgresql';
const run = promisify(execFile);

/** @returns undefined where there is no PostgreSQL, or nobody that it would run as: it refuses root. */
export async function findInstallation(): Promise<Installation | undefined> {
  const binaries = await newestBinaries();
  if (binaries === undefined) return undefined;
  if (process.getuid?.() !== 0) return { binaries, account: undefined };
  const account = await accountOf('postgres');
  return account && { binaries, account };
}

/** By version, as Debian installs them side by side. */
async function newestBinaries(): Promise<string | undefined> {
  const versions = await readdir(DEBIAN).catch(() => []);
  const newestFirst = versions
    .map(Number)
    .filter(Number.isFinite)
    .sort((a, b) => b - a);
  for (const version of newestFirst) {
    const binaries = join(DEBIAN, String(version), 'bin');
    const isWhole = await access(join(binaries, 'initdb')).then(
      () => true,
      () => false,
    );
    if (isWhole) return binaries;
  }
  return undefined;
}

async function accountOf(user: string): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all(['-u', '-g'].map(async (what) => (await run('id', [what, user])).stdout));
    return { uid: Number(uid), gid: Number(gid) };
  } catch {
    return undefined; // no such user
  }
}
