import type { Schedule } from '@lateral/core';
import type { PostgresClient, PostgresPool } from './options.js';
import type { Row } from './rows.js';
import { rowsOf } from './rows.js';

/** One connection, for as long as one piece of work takes. */
export interface Connection {
  /** Runs one statement with parameters, or several without. */
  query(text: string, values?: unknown[]): Promise<readonly Row[]>;
}

export interface ConnectionOptions {
  readonly pool: PostgresPool;
  readonly answerTimeoutMs: number;
  readonly schedule: Schedule;
}

/** Lends connections out; one on which anything failed is closed, so that nothing half-done or half-open is met again. */
export class Connections {
  readonly #options: ConnectionOptions;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  async use<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const { answerTimeoutMs } = this.#options;
    const client = await this.#checkOut();
    let isBroken = true;
    client.on('error', ignored);
    try {
      const result = await work({
        query: async (text, values) =>
          rowsOf(await client.query({ text, ...(values && { values }), query_timeout: answerTimeoutMs })),
      });
      isBroken = false;
      return result;
    } finally {
      client.off('error', ignored);
      client.release(isBroken);
    }
  }

  /** Runs work in one transaction, alone among all that take the lock, and commits it unless the work throws. */
  transaction<T>(lock: bigint, work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.use(async (connection) => {
      await connection.query(begin(lock, this.#options.answerTimeoutMs));
      const result = await work(connection);
      await connection.query('COMMIT');
      return result;
    });
  }

  /** A pool may wait for ever, its own time-out being off by default. */
  #checkOut(): Promise<PostgresClient> {
    const { pool, schedule, answerTimeoutMs } = this.#options;
    return new Promise((resolve, reject) => {
      let isLate = false;
      const giveUp = () => {
        isLate = true;
        reject(new Error(`No connection within ${answerTimeoutMs} ms`));
      };
      const cancel = schedule(giveUp, answerTimeoutMs, true);
      const arrive = (client: PostgresClient) => {
        cancel();
        if (isLate) client.release();
        else resolve(client);
      };
      const fail = (error: Error) => {
        cancel();
        reject(error);
      };
      pool.connect().then(arrive, fail);
    });
  }
}

/**
 * All settings are of this transaction only: nothing is left in a session that a pooler hands to somebody else.
 *
 * - No time limit for statements at the server: it would end the wait of COMMIT for a synchronous standby, and report success.
 * - A session that is left in the middle ends by itself, so that its lock does not outlive a half-open connection.
 * - A server that need not flush before it answers is made to, for this transaction.
 */
function begin(lock: bigint, answerTimeoutMs: number): string {
  return `BEGIN ISOLATION LEVEL READ COMMITTED;
    SET LOCAL statement_timeout = 0;
    SET LOCAL lock_timeout = ${Math.floor(answerTimeoutMs / 2)};
    SET LOCAL idle_in_transaction_session_timeout = ${answerTimeoutMs};
    SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off';
    SELECT pg_advisory_xact_lock(${lock})`;
}

/** The query under way, or the next one, is told as well; without a listener the process would end. */
function ignored(): void {
  return undefined;
}
