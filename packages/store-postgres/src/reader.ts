import type { KeyRange, StoreEntry } from '@lateral/core';
import type { Connections } from './connections.js';
import type { Lease } from './lease.js';
import { fenced } from './lease.js';
import { persevere } from './persevere.js';
import { mayPass, storeErrorOf } from './postgres-errors.js';
import type { Row } from './rows.js';
import { bytesIn, textIn } from './rows.js';
import type { Settings } from './settings.js';

/**
 * Reads as the owner: each is one statement, whose snapshot holds the newest lease as well. So an owner that was replaced is told,
 * and never answers with what was true before.
 */
export class Reader {
  readonly #connections: Connections;
  readonly #settings: Settings;
  readonly #lease: Lease;

  constructor(connections: Connections, settings: Settings, lease: Lease) {
    this.#connections = connections;
    this.#settings = settings;
    this.#lease = lease;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    const { entry } = this.#settings.tables;
    const [row] = await this.#read(`SELECT key, value FROM ${entry} WHERE party = $1 AND key = $3`, [key]);
    return row && bytesIn(row, 'value');
  }

  async range({ from, to, limit, reverse = false }: KeyRange): Promise<readonly StoreEntry[]> {
    const direction = reverse ? 'DESC' : 'ASC';
    const rows = await this.#read(
      `SELECT key, value FROM ${this.#settings.tables.entry}
        WHERE party = $1 AND key >= $3 AND key < $4 ORDER BY key ${direction} LIMIT $5`,
      [from, to, limit],
      `ORDER BY found.key ${direction}`,
    );
    return rows.flatMap((row) => {
      const value = bytesIn(row, 'value');
      return value === undefined ? [] : [{ key: textIn(row, 'key'), value }];
    });
  }

  /**
   * @param select - Of `key` and `value`; `$1` is the party, and the parameters begin with `$3`.
   * @returns Its rows; one with NULLs if there are none. @throws StoreError `storeFenced` for no row at all.
   */
  async #read(select: string, parameters: readonly unknown[], order = ''): Promise<readonly Row[]> {
    const { party, tables, schedule, recoveryTimeoutMs } = this.#settings;
    const statement = `SELECT found.key, found.value
      FROM (SELECT token FROM ${tables.lease} WHERE party = $1 ORDER BY epoch DESC LIMIT 1) AS newest
      LEFT JOIN LATERAL (${select}) AS found ON true WHERE newest.token = $2 ${order}`;
    const values = [party, this.#lease.token, ...parameters];
    const attempt = () => this.#connections.use((connection) => connection.query(statement, values));
    let rows: readonly Row[];
    try {
      rows = await persevere(attempt, { schedule, limitMs: recoveryTimeoutMs, isWorthIt: mayPass });
    } catch (error) {
      throw storeErrorOf(error, party);
    }
    if (rows.length === 0) throw fenced(this.#settings, this.#lease);
    return rows;
  }
}
