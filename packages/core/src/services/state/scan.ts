import type { Store, StoreEntry } from '../../store/store.js';
import { RANGE_MAX } from '../../store/store.js';
import type { KeySpan } from './keys.js';

/** All entries of a span in order, read a page at a time. */
export async function* scan(store: Store, [from, to]: KeySpan, pageSize = RANGE_MAX): AsyncGenerator<StoreEntry> {
  for (let next = from; ;) {
    const page = await store.range({ from: next, to, limit: pageSize });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    next = `${last.key}!`; // '!' is the lowest character of a key
  }
}
