import { StoreError } from '@lateral/core';
import { applyWrites } from './apply-writes.js';
import type { Connection, Connections } from './connections.js';
import type { Lease } from './lease.js';
import { fenced, isOwner } from './lease.js';
import { persevere } from './persevere.js';
import { mayPass, storeErrorOf } from './postgres-errors.js';
import { bigintIn } from './rows.js';
import type { Settings } from './settings.js';
import type { Writes } from './write-queue.js';

/**
 * Writes as the owner, one transaction after the other. Each counts `seq` of the owner's lease up by one, so that the same
 * transaction cannot be written twice, and so that after a lost answer `seq` tells whether it was written.
 */
export class Writer {
  readonly #connections: Connections;
  readonly #settings: Settings;
  readonly #lease: Lease;
  /** Transactions that are known to be written. */
  #seq = 0n;
  /** Whether COMMIT was sent and not answered. */
  #isUnknown = false;

  constructor(connections: Connections, settings: Settings, lease: Lease) {
    this.#connections = connections;
    this.#settings = settings;
    this.#lease = lease;
  }

  /** @throws StoreError, after which nothing more may be written; unless it is `storeUnavailable`, nothing of this is there. */
  async write(writes: Writes): Promise<void> {
    const { schedule, recoveryTimeoutMs: limitMs, party } = this.#settings;
    const isWorthIt = (error: unknown) => mayPass(error) || (this.#isUnknown && !(error instanceof StoreError));
    try {
      await persevere(() => this.#attempt(writes), { schedule, limitMs, isWorthIt });
    } catch (error) {
      throw this.#isUnknown ? this.#unknown(error) : storeErrorOf(error, party);
    }
    this.#seq += 1n;
    this.#isUnknown = false;
  }

  #attempt(writes: Writes): Promise<void> {
    return this.#connections.transaction(this.#settings.locks.party, async (connection) => {
      if (!(await this.#countsUp(connection))) {
        await this.#checkWritten(connection);
        return;
      }
      this.#isUnknown = false; // the lock is ours and `seq` as it was: no earlier try was written, or can be any more
      await applyWrites(connection, this.#settings, writes);
      this.#isUnknown = true; // until COMMIT is answered
    });
  }

  /** The fence: @returns whether this store is the owner and all is written that it knows of, and nothing else. */
  async #countsUp(connection: Connection): Promise<boolean> {
    const { party, tables, leaseSeconds } = this.#settings;
    const { epoch, token } = this.#lease;
    const rows = await connection.query(
      `UPDATE ${tables.lease} AS own SET seq = seq + 1, ends_at = clock_timestamp() + make_interval(secs => $5)
        WHERE ${isOwner(tables.lease)} AND seq = $4 RETURNING token::text`,
      [party, String(epoch), token, String(this.#seq), leaseSeconds],
    );
    return rows.length === 1;
  }

  /** Why the fence did not hold. @throws StoreError unless it is because an earlier try was written. */
  async #checkWritten(connection: Connection): Promise<void> {
    const { party, tables } = this.#settings;
    const { epoch, token } = this.#lease;
    const [own] = await connection.query(
      `SELECT seq::text, (SELECT max(epoch) FROM ${tables.lease} WHERE party = $1)::text AS newest
         FROM ${tables.lease} WHERE party = $1 AND epoch = $2 AND token = $3`,
      [party, String(epoch), token],
    );
    if (own === undefined) throw this.#setBack('its lease is gone');
    const seq = bigintIn(own, 'seq');
    if (this.#isUnknown && seq === this.#seq + 1n) return;
    if (seq !== this.#seq) throw this.#setBack(`it wrote ${this.#seq} transactions and ${seq} are there`);
    this.#isUnknown = false;
    throw fenced(this.#settings, this.#lease);
  }

  #setBack(finding: string): StoreError {
    this.#isUnknown = false;
    return new StoreError(
      `PostgreSQL store of ${this.#settings.party}: ${finding}; the database was set back, restore what was acknowledged`,
      'storeDamaged',
    );
  }

  #unknown(error: unknown): StoreError {
    const { party, recoveryTimeoutMs } = this.#settings;
    return new StoreError(
      `PostgreSQL store of ${party}: COMMIT was not answered, and for ${recoveryTimeoutMs} ms nobody could tell whether it was done; open it again`,
      'storeUnavailable',
      error,
    );
  }
}
