import type { Hashes } from '../../protocol/hash.js';
import { toHex, utf8 } from '../../protocol/bytes.js';
import type { StoreWrite } from '../../store/store.js';
import type { BilateralRecords } from '../state/bilateral-records.js';
import { lastPart } from '../state/keys.js';
import { scan } from '../state/scan.js';
import { decodeStored, encodeStored } from '../state/stored-value.js';
import type { Intent } from './intent.js';
import { intentCodec, isSettled } from './intent.js';

/** Outcomes that are forgotten with each new one, at most. */
const FORGOTTEN_AT_ONCE = 16;
const MARK = new Uint8Array(0);

/** The intents of a bilateral in its party's store, with marks that find those that are not settled and those that are old. */
export class IntentRecords {
  readonly #records: BilateralRecords;
  readonly #hashes: Hashes;

  constructor(records: BilateralRecords, hashes: Hashes) {
    this.#records = records;
    this.#hashes = hashes;
  }

  /** Hex id of a business key, which may hold any characters. */
  idOf(businessKey: string): string {
    return toHex(this.#hashes.sha256(utf8(businessKey)));
  }

  storeKey(id: string): string {
    return this.#records.keys.intent(id);
  }

  async read(id: string): Promise<Intent | undefined> {
    const value = await this.#records.store.get(this.storeKey(id));
    return value && decodeStored(intentCodec, this.storeKey(id), value);
  }

  /** What is not final or failed. */
  async *unsettled(): AsyncGenerator<Intent> {
    const { store, keys } = this.#records;
    for await (const { key } of scan(store, keys.allUnsettled)) {
      const intent = await this.read(lastPart(key));
      if (intent !== undefined) yield intent;
    }
  }

  write(batch: readonly StoreWrite[]): Promise<void> {
    return this.#records.store.write(batch);
  }

  /** An intent as it is now, with nothing said of its marks. */
  put(intent: Intent): StoreWrite {
    return { key: this.storeKey(this.idOf(intent.key)), value: encodeStored(intentCodec, intent) };
  }

  /** An intent with its marks. @param index - Place of the newest announcement in the journal. */
  putMarked(intent: Intent, index: number): readonly StoreWrite[] {
    const { keys } = this.#records;
    const id = this.idOf(intent.key);
    const unsettled = { key: keys.unsettled(id), value: isSettled(intent) ? undefined : MARK };
    const settled = isSettled(intent) ? [{ key: keys.settled(index, id), value: MARK }] : [];
    return [this.put(intent), unsettled, ...settled];
  }

  /** Takes away outcomes that were settled before a place in the journal. */
  async forget(before: number): Promise<readonly StoreWrite[]> {
    if (before <= 0) return [];
    const { store, keys } = this.#records;
    const [from, to] = keys.settledBefore(before);
    const entries = await store.range({ from, to, limit: FORGOTTEN_AT_ONCE });
    return entries.flatMap(({ key }) => [
      { key, value: undefined },
      { key: this.storeKey(lastPart(key)), value: undefined },
    ]);
  }
}
