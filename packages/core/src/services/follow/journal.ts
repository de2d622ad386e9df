import * as t from 'io-ts';
import type { LedgerEntry, Position } from '../../ledger/ledger.js';
import type { StoreWrite } from '../../store/store.js';
import type { BilateralRecords } from '../state/bilateral-records.js';
import { scan } from '../state/scan.js';
import { bytes, decodeStored, encodeStored } from '../state/stored-value.js';

const position = t.string as unknown as t.Type<Position, string>; // safe: only what a ledger gave is written
const stages = t.type({ endorsed: t.boolean, ordered: t.boolean, valid: t.boolean });
const entryCodec = t.intersection(
  [
    t.type({ position, commandId: t.string, command: bytes, time: t.number }),
    t.type({ finality: t.keyof({ included: null, final: null, reverted: null }) }),
    t.partial({ stages }),
  ],
  'announcement',
) as unknown as t.Type<LedgerEntry, unknown>; // safe: io-ts adds undefined to what is partial, and JSON has none

/** Entries read from the store at once; each may hold a command of some kilobytes. */
const PAGE = 200;

/**
 * The announcements that this party has taken in, in order. The newest is the checkpoint: what is derived from an announcement is
 * written in one batch with it, so that nothing is taken in twice and nothing is left out.
 */
export class Journal {
  readonly #records: BilateralRecords;

  constructor(records: BilateralRecords) {
    this.#records = records;
  }

  put(index: number, entry: LedgerEntry): StoreWrite {
    return { key: this.#records.keys.announcement(index), value: encodeStored(entryCodec, entry) };
  }

  async *read(): AsyncGenerator<LedgerEntry> {
    const { store, keys } = this.#records;
    for await (const { key, value } of scan(store, keys.journal, PAGE)) yield decodeStored(entryCodec, key, value);
  }
}
