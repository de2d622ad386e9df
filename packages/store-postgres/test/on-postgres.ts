import type { PostgresServer } from '@lateral/store-postgres/testing';
import { Pool } from 'pg';
import type { Store } from '@lateral/core';
import type { PostgresStoreOptions } from '@lateral/store-postgres';
import { postgresStore } from '@lateral/store-postgres';

/** Describes what needs a server, or says loudly that there is none. */
export function describeOn(
  server: PostgresServer | undefined,
  title: string,
  tests: (database: TestDatabase) => void,
): void {
  describe(title, () => {
    if (server === undefined) {
      it('is SKIPPED: PostgreSQL is not installed', () => {
        console.warn(`SKIPPED: ${title}. Install PostgreSQL (Debian: apt-get install postgresql pgbouncer) to run it.`);
      });
      it.skip('runs on a real server', () => undefined);
      return;
    }
    const database = new TestDatabase(server);
    afterAll(() => database.close());
    tests(database);
  });
}

/** A server with a second door, and stores that are closed after the tests. */
export class TestDatabase {
  readonly server: PostgresServer;
  readonly #pool: Pool;
  readonly #stores: Store[] = [];
  #schemas = 0;

  constructor(server: PostgresServer) {
    this.server = server;
    this.#pool = new Pool({ connectionString: server.connectionString, max: 2 });
    this.#pool.on('error', () => undefined); // the tests restart the server
  }

  newSchema(): string {
    return `test_${process.pid}_${++this.#schemas}`;
  }

  store(options: Partial<PostgresStoreOptions> & { readonly schema: string }): Store {
    const where = options.pool === undefined ? { connectionString: this.server.connectionString } : {};
    const store = postgresStore({ party: 'seller', ...where, ...options });
    this.#stores.push(store);
    return store;
  }

  async opened(options: Partial<PostgresStoreOptions> & { readonly schema: string }): Promise<Store> {
    const store = this.store(options);
    await store.open();
    return store;
  }

  /** Asks past the store. @returns Rows as arrays of texts. */
  async rows(text: string): Promise<readonly (readonly string[])[]> {
    const { rows } = await this.#pool.query<string[]>({ text, rowMode: 'array' });
    return rows;
  }

  /** Notes each value that is put, so that one that is put twice shows. */
  async audit(schema: string): Promise<void> {
    await this.rows(`
      CREATE TABLE ${schema}.put (key text, value bytea);
      CREATE FUNCTION ${schema}.note() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO ${schema}.put VALUES (NEW.key, NEW.value); RETURN NULL; END $$;
      CREATE TRIGGER note AFTER INSERT OR UPDATE ON ${schema}.entry FOR EACH ROW EXECUTE FUNCTION ${schema}.note()`);
  }

  async close(): Promise<void> {
    await Promise.all(this.#stores.map((store) => store.close()));
    await this.#pool.end();
    await this.server.stop();
  }
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function put(key: string, text = key) {
  return { key, value: bytes(text) };
}
