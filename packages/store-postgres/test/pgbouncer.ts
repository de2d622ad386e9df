import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { PostgresServer } from '@lateral/store-postgres/testing';

const PATHS = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'];
const PORT = 6432;

/** PgBouncer in transaction pooling, with fewer connections to the server than a store has to it. */
export interface PgBouncer {
  readonly connectionString: string;
  stop(): Promise<void>;
}

/** @returns undefined where it is not installed. */
export async function startPgBouncer({ folder, account }: PostgresServer): Promise<PgBouncer | undefined> {
  const path = PATHS.find(existsSync);
  if (path === undefined) return undefined;
  const settings = join(folder, 'pgbouncer.ini');
  await writeFile(
    settings,
    `[databases]
* = host=${folder} port=5432 user=postgres
[pgbouncer]
listen_addr =
listen_port = ${PORT}
unix_socket_dir = ${folder}
auth_type = any
pool_mode = transaction
default_pool_size = 2
server_login_retry = 1
`,
  );
  const bouncer = spawn(path, ['--quiet', settings], { ...account, cwd: folder, stdio: 'ignore' });
  const socket = join(folder, `.s.PGSQL.${PORT}`);
  for (let attempts = 100; !existsSync(socket); attempts--) {
    if (attempts === 0 || bouncer.exitCode !== null) throw new Error(`PgBouncer with ${settings} did not start`);
    await pause(50);
  }
  return {
    connectionString: `postgresql://postgres@/postgres?host=${encodeURIComponent(folder)}&port=${PORT}`,
    stop: async () => {
      const ended = once(bouncer, 'exit');
      bouncer.kill('SIGQUIT');
      await ended;
    },
  };
}
