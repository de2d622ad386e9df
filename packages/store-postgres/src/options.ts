import type { Schedule } from '@lateral/core';

/** How a PostgreSQL store behaves. Everything but `party` has a default. */
export interface PostgresStoreOptions {
  /**
   * Name of the party whose state it is, 1 to 128 characters from `!` to `~`. Parties share a database: each has its own keys,
   * lease and writer.
   */
  readonly party: string;
  /**
   * URL as libpq knows it: `postgresql://user:password@host:5432/database?sslmode=verify-full`. The store makes a small pool of
   * its own, and ends it at `close`.
   *
   * @default what PGHOST, PGUSER, PGDATABASE and the like say
   */
  readonly connectionString?: string;
  /** A `pg.Pool` of the application instead, which ends it: shared by several stores, or with credentials that change. */
  readonly pool?: PostgresPool;
  /**
   * Schema of the tables, 1 to 48 lower-case letters, digits and underscores; it is made if it is not there.
   *
   * @default 'lateral'
   */
  readonly schema?: string;
  /**
   * Seconds, on the clock of the database, for which an owner that is heard of no more still keeps others out: 1 to 3,600. It
   * renews its lease with every write, and every third of this time without one.
   *
   * @default 15
   */
  readonly leaseSeconds?: number;
  /**
   * Whether `open` takes over from an owner whose lease has not ended. Right where something else sees to it that there is one
   * process only, such as a supervisor that starts it again; the owner before can write no more either way.
   *
   * @default false
   */
  readonly takeOver?: boolean;
  /**
   * Milliseconds to wait for a connection and for the answer to one statement, after which the connection counts as dead: 100 or
   * more.
   *
   * @default 5000
   */
  readonly answerTimeoutMs?: number;
  /**
   * Milliseconds for which a call that lost its connection tries again, before it answers `storeUnavailable`: 0 or more. A call
   * takes this long and one try's time-outs at most. Take four times `answerTimeoutMs` for half-open connections to be survived.
   *
   * @default 20000
   */
  readonly recoveryTimeoutMs?: number;
  /**
   * Where pauses and renewals wait.
   *
   * @default setTimeout of the process
   */
  readonly schedule?: Schedule;
}

/** What the store needs of a `pg.Pool`, so that its types need no package of types. Give the pool a listener for `error`. */
export interface PostgresPool {
  connect(): Promise<PostgresClient>;
}

/** What the store needs of a `pg.PoolClient`. */
export interface PostgresClient {
  query(query: PostgresQuery): Promise<unknown>;
  /** @param isBroken - Closes the connection instead of keeping it for the next. */
  release(isBroken?: boolean): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
}

/** Never named, so that nothing of it stays in the session. */
export interface PostgresQuery {
  readonly text: string;
  readonly values?: unknown[];
  /** Milliseconds. */
  readonly query_timeout: number;
}
