import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Account, Installation } from './installation.js';
import { findInstallation } from './installation.js';

/** A server that listens on a Unix socket only, so that it takes no port. */
export interface PostgresServer {
  /** For `pg`: the superuser `postgres`, without a password. */
  readonly connectionString: string;
  /** Folder of the socket, which is `host` for libpq. */
  readonly folder: string;
  /** The socket, for a proxy in front of it. */
  readonly socketPath: string;
  /** Whom it runs as, for a companion such as PgBouncer; undefined for the user of this process. */
  readonly account: Account | undefined;
  /** Ends the server at once, as `pg_ctl restart -m immediate` does, and starts it again. */
  restart(): Promise<void>;
  /** Kills the server, and leaves its folder for {@link restart}. */
  kill(): Promise<void>;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL of its own in a temporary folder, with fsync on, as the user `postgres` where this process is root.
 *
 * @returns undefined where it is not installed (Debian: `apt-get install postgresql`).
 */
export async function startPostgres(): Promise<PostgresServer | undefined> {
  const installation = await findInstallation();
  if (installation === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'lateral-pg-'));
  const server = new LocalServer(installation, folder);
  try {
    await server.create();
    await server.start();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

const run = promisify(execFile);
const START_ATTEMPTS = 100;
const START_PAUSE_MS = 100;

class LocalServer implements PostgresServer {
  readonly folder: string;
  readonly connectionString: string;
  readonly socketPath: string;
  readonly account: Account | undefined;
  readonly #binaries: string;
  readonly #data: string;
  #server: ChildProcess | undefined;

  constructor({ binaries, account }: Installation, folder: string) {
    this.folder = folder;
    this.connectionString = `postgresql://postgres@/postgres?host=${encodeURIComponent(folder)}`;
    this.socketPath = join(folder, '.s.PGSQL.5432');
    this.account = account;
    this.#binaries = binaries;
    this.#data = join(folder, 'data');
  }

  async create(): Promise<void> {
    process.once('exit', this.#quit);
    if (this.account !== undefined) await chown(this.folder, this.account.uid, this.account.gid);
    const access = ['--username=postgres', '--auth=trust'];
    const order = ['--encoding=UTF8', '--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=en']; // not that of bytes
    await run(this.#binary('initdb'), [`--pgdata=${this.#data}`, ...access, ...order, '--no-sync'], this.#asAccount());
  }

  /** After a kill, processes of the server before may still hold its memory: then it ends, and is started again. */
  async start(): Promise<void> {
    const settings = ['listen_addresses=', `unix_socket_directories=${this.folder}`, 'fsync=on', 'shared_buffers=16MB'];
    const parameters = ['-D', this.#data, ...settings.flatMap((setting) => ['-c', setting])];
    for (let attempts = START_ATTEMPTS; attempts > 0; attempts--) {
      if (!isRunning(this.#server)) {
        this.#server = spawn(this.#binary('postgres'), parameters, { ...this.#asAccount(), stdio: 'ignore' });
        this.#server.on('error', () => undefined); // not started, so never ready
      }
      if (await this.#isReady()) return;
      await pause(START_PAUSE_MS);
    }
    throw new Error(`PostgreSQL in ${this.folder} did not start`);
  }

  async restart(): Promise<void> {
    await this.#end('SIGQUIT');
    await this.start();
  }

  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGQUIT');
    process.off('exit', this.#quit);
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  readonly #quit = () => {
    this.#server?.kill('SIGQUIT');
  };

  async #end(signal: NodeJS.Signals): Promise<void> {
    const server = this.#server;
    if (!isRunning(server)) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  }

  #isReady(): Promise<boolean> {
    return run(this.#binary('pg_isready'), ['--host', this.folder, '--quiet']).then(
      () => true,
      () => false,
    );
  }

  #binary(name: string): string {
    return join(this.#binaries, name);
  }

  /** From a folder that this user may enter. */
  #asAccount() {
    return { ...this.account, cwd: this.folder };
  }
}

function isRunning(server: ChildProcess | undefined): server is ChildProcess {
  return server?.pid !== undefined && server.exitCode === null && server.signalCode === null;
}
