import type { Connection } from './connections.js';
import type { Settings } from './settings.js';
import type { Writes } from './write-queue.js';

/** One statement carries so many keys, or the first that reach so many bytes. */
const KEYS_MAX = 1_000;
const BYTES_MAX = 4 * 1024 * 1024;

/** Puts and removes, within a transaction. */
export async function applyWrites(connection: Connection, { party, tables }: Settings, writes: Writes): Promise<void> {
  const statement = `WITH removed AS (DELETE FROM ${tables.entry} WHERE party = $1 AND key = ANY ($2::text[]))
    INSERT INTO ${tables.entry} (party, key, value)
    SELECT $1, put.key, put.value FROM unnest($3::text[], $4::bytea[]) AS put (key, value)
    ON CONFLICT (party, key) DO UPDATE SET value = EXCLUDED.value`;
  for (const { removed, keys, values } of chunksOf(writes)) {
    await connection.query(statement, [party, removed, keys, values]);
  }
}

interface Chunk {
  readonly removed: string[];
  readonly keys: string[];
  /** One for each of `keys`. */
  readonly values: Uint8Array[];
}

function* chunksOf(writes: Writes): Generator<Chunk> {
  let chunk: Chunk = { removed: [], keys: [], values: [] };
  let [count, bytes] = [0, 0];
  for (const [key, value] of writes) {
    if (value === undefined) chunk.removed.push(key);
    else {
      chunk.keys.push(key);
      chunk.values.push(value);
      bytes += value.length;
    }
    if (++count < KEYS_MAX && bytes < BYTES_MAX) continue;
    yield chunk;
    chunk = { removed: [], keys: [], values: [] };
    [count, bytes] = [0, 0];
  }
  if (count > 0) yield chunk;
}
