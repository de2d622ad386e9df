import { StoreError } from '@lateral/core';
import type { Connection } from './connections.js';
import type { Row } from './rows.js';
import { bigintIn, textIn } from './rows.js';
import type { Settings } from './settings.js';

/** What an owner knows itself by. */
export interface Lease {
  readonly epoch: bigint;
  readonly token: string;
}

/** So many owners of the past stay in the table, for whoever wants to know. */
const EPOCHS_KEPT = 100;

/**
 * Becomes the owner, within a transaction that holds the party's lock. All times are the database's; `clock_timestamp()` because
 * `now()` is the time before the lock was waited for.
 *
 * @param own - Tokens of this store's own earlier leases, which keep it out no more.
 * @throws StoreError `storeLocked` while somebody else's lease lasts.
 */
export async function takeLease(connection: Connection, settings: Settings, own: ReadonlySet<string>): Promise<Lease> {
  const { party, tables, leaseSeconds, takeOver } = settings;
  const [newest] = await connection.query(
    `SELECT epoch::text, token::text, (ends_at > clock_timestamp()) AS lasts, to_json(ends_at) #>> '{}' AS ends_at
       FROM ${tables.lease} WHERE party = $1 ORDER BY lease.epoch DESC LIMIT 1`,
    [party],
  );
  if (newest?.['lasts'] === true && !takeOver && !own.has(textIn(newest, 'token'))) throw locked(party, newest);
  const epoch = newest === undefined ? 1n : bigintIn(newest, 'epoch') + 1n;
  const rows = await connection.query(
    `INSERT INTO ${tables.lease} (party, epoch, token, seq, taken_at, ends_at)
     VALUES ($1, $2, gen_random_uuid(), 0, clock_timestamp(), clock_timestamp() + make_interval(secs => $3))
     RETURNING token::text`,
    [party, String(epoch), leaseSeconds],
  );
  await connection.query(`DELETE FROM ${tables.lease} WHERE party = $1 AND epoch < $2::bigint - ${EPOCHS_KEPT}`, [
    party,
    String(epoch),
  ]);
  return { epoch, token: tokenIn(rows) };
}

/**
 * Lets the lease last from now on, unless there is a newer one.
 *
 * @param seconds - 0 gives it up.
 * @returns Whether this owner is the owner still.
 */
export async function renewLease(
  connection: Connection,
  { party, tables }: Settings,
  { epoch, token }: Lease,
  seconds: number,
): Promise<boolean> {
  const rows = await connection.query(
    `UPDATE ${tables.lease} AS own SET ends_at = clock_timestamp() + make_interval(secs => $4)
      WHERE ${isOwner(tables.lease)} RETURNING token::text`,
    [party, String(epoch), token, seconds],
  );
  return rows.length === 1;
}

/** Condition on the row `own`: it is the lease of party `$1`, epoch `$2` and token `$3`, and none is newer. */
export function isOwner(lease: string): string {
  return `own.party = $1 AND own.epoch = $2 AND own.token = $3
    AND NOT EXISTS (SELECT FROM ${lease} AS newer WHERE newer.party = $1 AND newer.epoch > $2)`;
}

/** @returns What a store answers whose place another has taken. */
export function fenced({ party }: Settings, { epoch }: Lease): StoreError {
  return new StoreError(
    `PostgreSQL store of ${party}: another owner has taken over from this one, whose epoch was ${epoch}; stop this process`,
    'storeFenced',
  );
}

function locked(party: string, newest: Row): StoreError {
  const [epoch, endsAt] = [textIn(newest, 'epoch'), textIn(newest, 'ends_at')];
  return new StoreError(
    `PostgreSQL store of ${party}: the owner of epoch ${epoch} has it until ${endsAt}; close it there, wait until then, or open with takeOver`,
    'storeLocked',
  );
}

function tokenIn([row]: readonly Row[]): string {
  if (row === undefined) throw new TypeError('INSERT returned no row');
  return textIn(row, 'token');
}
