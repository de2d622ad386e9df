import type { StoreErrorCode } from '@lateral/core';
import { isStoreError, StoreError } from '@lateral/core';

/** What an answer of PostgreSQL means for a store. */
interface Meaning {
  readonly code: StoreErrorCode;
  /** Whether it may go well when tried again. */
  readonly mayPass: boolean;
  readonly remedy: string;
}

const later: Meaning = { code: 'storeUnavailable', mayPass: true, remedy: 'see that it is up, then open it again' };
const settings: Meaning = { code: 'storeUnavailable', mayPass: false, remedy: 'check address, user, password and TLS' };
const full: Meaning = {
  code: 'storeFull',
  mayPass: false,
  remedy: 'make room on the disk of the database, then open it again',
};
const readOnly: Meaning = {
  code: 'storeReadOnly',
  mayPass: false,
  remedy: 'connect to the primary, as a role that may write in the schema',
};
const damaged: Meaning = { code: 'storeDamaged', mayPass: false, remedy: 'restore the database from a copy' };
const strange: Meaning = { code: 'storeUnavailable', mayPass: false, remedy: 'see the log of the database' };

/**
 * By SQLSTATE, or by its first two characters, the class; the longer entry counts.
 * Names as in appendix A of PostgreSQL's manual.
 */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  '08': later, // connection_exception; PgBouncer's own troubles are 08P01
  '25006': readOnly, // read_only_sql_transaction: a standby, or a role that reads by default
  '25P03': later, // idle_in_transaction_session_timeout
  '25P04': later, // transaction_timeout
  '28': settings, // invalid_authorization_specification
  '3D000': settings, // invalid_catalog_name: no such database
  '3F000': damaged, // invalid_schema_name: it was there when the store was opened
  '40': later, // transaction_rollback: serialization_failure, deadlock_detected
  '42501': readOnly, // insufficient_privilege
  '42703': damaged, // undefined_column
  '42P01': damaged, // undefined_table
  '42P07': damaged, // duplicate_table: tables without their version
  '53': later, // insufficient_resources: too_many_connections, out_of_memory
  '53100': full, // disk_full
  '53400': full, // configuration_limit_exceeded
  '55P03': later, // lock_not_available: a session that is gone, and not yet noticed, holds it
  '57': later, // operator_intervention: admin_shutdown, crash_shutdown, cannot_connect_now, query_canceled
  '57P04': settings, // database_dropped
  '58P01': damaged, // undefined_file
  XX001: damaged, // data_corrupted
  XX002: damaged, // index_corrupted
};

/** Whether trying again may go well. What has no SQLSTATE is trouble with the connection. */
export function mayPass(error: unknown): boolean {
  return !isStoreError(error) && meaningOf(sqlStateOf(error)).mayPass;
}

/** The error in the words of the port; one that is already in them stays as it is. */
export function storeErrorOf(error: unknown, party: string): StoreError {
  if (isStoreError(error)) return error;
  const state = sqlStateOf(error);
  const { code, remedy } = meaningOf(state);
  const reason = `${state === undefined ? '' : `SQLSTATE ${state}, `}${messageOf(error)}`;
  return new StoreError(`PostgreSQL store of ${party}: ${reason}; ${remedy}`, code, error);
}

function meaningOf(state: string | undefined): Meaning {
  if (state === undefined) return later;
  return MEANINGS[state] ?? MEANINGS[state.slice(0, 2)] ?? strange;
}

/** Node's own codes all begin with an E, SQLSTATE never does. */
function sqlStateOf(error: unknown): string | undefined {
  const code = propertyOf(error, 'code');
  return code !== undefined && /^[0-9A-DF-Z][0-9A-Z]{4}$/.test(code) ? code : undefined;
}

/** A refused connection to a host of several addresses has a code and no message. */
function messageOf(error: unknown): string {
  return [propertyOf(error, 'message'), propertyOf(error, 'code')].find(Boolean) ?? String(error);
}

/** By name alone: an error of Node may come from another realm. */
function propertyOf(error: unknown, name: 'code' | 'message'): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : undefined;
}
