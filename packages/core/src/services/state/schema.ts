import * as t from 'io-ts';
import { StoreError } from '../../store/errors.js';
import type { Store, StoreWrite } from '../../store/store.js';
import { SCHEMA_KEY } from './keys.js';
import { decodeStored, encodeStored } from './stored-value.js';

/** Of what this version of core writes. */
export const SCHEMA_VERSION = 1;

/** Brings what a store holds from one version to the next; its writes and the new version are one batch. */
export type Migration = (store: Store) => Promise<readonly StoreWrite[]>;

/** By the version that each starts from. */
const MIGRATIONS: ReadonlyMap<number, Migration> = new Map();

const schema = t.type({ version: t.number }, 'schema version');

/**
 * Makes sure that a store holds what this version of core can read, and brings an older one up to it.
 *
 * @throws StoreError `storeTooNew` for the store of a newer version, and `storeDamaged` for a version that never was.
 */
export async function checkSchema(
  store: Store,
  { version = SCHEMA_VERSION, migrations = MIGRATIONS } = {},
): Promise<void> {
  const found = await versionOf(store);
  if (found === undefined) return store.write([stamp(version)]);
  if (found > version)
    throw new StoreError(
      `The store holds schema version ${found}; this version of Lateral reads up to ${version}: upgrade it`,
      'storeTooNew',
    );
  for (let from = found; from < version; from++) {
    const migrate = migrations.get(from);
    if (migrate === undefined)
      throw new StoreError(`The store holds schema version ${from}, which never was; restore it`, 'storeDamaged');
    await store.write([...(await migrate(store)), stamp(from + 1)]);
  }
}

async function versionOf(store: Store): Promise<number | undefined> {
  const value = await store.get(SCHEMA_KEY);
  return value && decodeStored(schema, SCHEMA_KEY, value).version;
}

function stamp(version: number): StoreWrite {
  return { key: SCHEMA_KEY, value: encodeStored(schema, { version }) };
}
