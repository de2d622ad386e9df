import * as t from 'io-ts';
import type { Ledger, PreparedSubmission, SequencedLedger } from '../../ledger/ledger.js';
import { toHex, utf8 } from '../../protocol/bytes.js';
import type { Hashes } from '../../protocol/hash.js';
import type { Store, StoreEntry, StoreWrite } from '../../store/store.js';
import { lastPart, reservationKey, reservationsOf } from '../state/keys.js';
import { scan } from '../state/scan.js';
import { bytes, decodeStored, encodeStored } from '../state/stored-value.js';
import type { Intent } from './intent.js';
import { intentCodec } from './intent.js';

const reservation = t.type({ intentKey: t.string, commandId: t.string, bytes }, 'reservation');

/**
 * The numbers of one ledger account, given out one by one and kept until the transactions that use them are final: nonces of an
 * EVM chain, sequences of a Cosmos chain. One object per account, whatever the number of bilaterals that send through it.
 */
export class Sequencer {
  readonly #ledger: SequencedLedger;
  readonly #store: Store;
  readonly #account: string;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(ledger: SequencedLedger, store: Store, hashes: Hashes) {
    this.#ledger = ledger;
    this.#store = store;
    this.#account = toHex(hashes.sha256(utf8(`${ledger.profile.instance}/${ledger.account}`)));
  }

  /**
   * Gives an intent the next number. The number, the prepared bytes and the intent that holds them are one write, before anything
   * is sent.
   *
   * @param storeKey - Of the intent. @param write - The intent's own write, with what was prepared.
   */
  reserve(
    { envelope }: Intent,
    storeKey: string,
    write: (prepared: PreparedSubmission) => StoreWrite,
  ): Promise<PreparedSubmission> {
    return this.#oneAtATime(async () => {
      const sequence = await this.#next();
      const prepared = await this.#ledger.prepareAt(sequence, envelope);
      const { commandId } = prepared;
      const value = encodeStored(reservation, { intentKey: storeKey, commandId, bytes: prepared.bytes });
      await this.#store.write([{ key: reservationKey(this.#account, sequence), value }, write(prepared)]);
      return prepared;
    });
  }

  /** Whether a number was used by a transaction that is in a block: the intent that held it needs another one. */
  async isUsed(sequence: number): Promise<boolean> {
    return sequence < (await this.#ledger.nextSequence());
  }

  /**
   * Forgets numbers that are used for ever, and closes a gap: the account's next number was given to an intent that is not being
   * sent any more, so that nothing after it could pass.
   */
  mend(): Promise<void> {
    return this.#oneAtATime(async () => {
      const settled = await this.#ledger.nextSequence({ finality: 'final' });
      const used: StoreWrite[] = [];
      const next = await this.#ledger.nextSequence();
      for await (const entry of scan(this.#store, reservationsOf(this.#account))) {
        const sequence = Number(lastPart(entry.key));
        if (sequence < settled) used.push({ key: entry.key, value: undefined });
        if (sequence === next) await this.#pass(sequence, entry);
        if (sequence >= next) break;
      }
      // The newest is kept, so that its number is never given out again however the ledger answers.
      if (used.length > 1) await this.#store.write(used.slice(0, -1));
    });
  }

  async #pass(sequence: number, { key, value }: StoreEntry): Promise<void> {
    const { intentKey, commandId, bytes: prepared } = decodeStored(reservation, key, value);
    const held = await this.#store.get(intentKey);
    const intent = held && decodeStored(intentCodec, intentKey, held);
    if (intent?.state === 'open' && intent.sequence === sequence) return; // its own courier sends it
    const isApplied = intent === undefined || intent.state === 'included' || intent.state === 'final';
    const submission = isApplied
      ? { commandId, bytes: prepared, awaits: [], sequence }
      : await this.#ledger.prepareAt(sequence);
    await this.#ledger.submit(submission);
  }

  async #next(): Promise<number> {
    const [from, to] = reservationsOf(this.#account);
    const [last] = await this.#store.range({ from, to, limit: 1, reverse: true });
    const free = await this.#ledger.nextSequence();
    return last === undefined ? free : Math.max(free, Number(lastPart(last.key)) + 1);
  }

  #oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined);
    return result;
  }
}

const SEQUENCERS = new WeakMap<Ledger, Sequencer>();

/** The sequencer of a ledger's account, or none where the ledger has no such numbers. */
export function sequencerOf(ledger: Ledger, store: Store, hashes: Hashes): Sequencer | undefined {
  if (!isSequenced(ledger)) return undefined;
  let sequencer = SEQUENCERS.get(ledger);
  if (sequencer === undefined) SEQUENCERS.set(ledger, (sequencer = new Sequencer(ledger, store, hashes)));
  return sequencer;
}

function isSequenced(ledger: Ledger): ledger is SequencedLedger {
  return ledger.profile.capabilities.accountSequence;
}
