import type { RegisterCode } from '../../domain/register/verdict.js';
import { isLedgerError } from '../../ledger/errors.js';
import type { Ledger, PreparedSubmission, SubmissionOutcome, WaitOptions } from '../../ledger/ledger.js';
import { equalBytes } from '../../protocol/bytes.js';
import type { Store, StoreWrite } from '../../store/store.js';
import { isStoreError } from '../../store/errors.js';
import { messageOf } from '../errors.js';
import type { ChannelMessage, PayloadChannel } from '../payload-channel.js';
import type { BilateralRecords, StoredDocument } from '../state/bilateral-records.js';
import type { Intent } from './intent.js';
import type { Sequencer } from './sequencer.js';

/** What one try came to. Nothing but `refused` is the register's word, and only `expired` tells that it is over. */
export type Attempt =
  | { readonly result: 'sent' }
  | { readonly result: 'onLedger' }
  | { readonly result: 'expired' }
  | { readonly result: 'refused'; readonly code: RegisterCode; readonly change?: number }
  | { readonly result: 'broken'; readonly words: string };

/** Where a courier finds the newest version of an intent, and keeps what was prepared for it. */
export interface IntentSlot {
  readonly intent: Intent;
  readonly storeKey: string;
  /** Takes over what was prepared; the write is the caller's to make before anything is sent. */
  keep(prepared: Pick<Intent, 'prepared' | 'sequence'>): StoreWrite;
}

export interface CourierOptions {
  readonly ledger: Ledger;
  readonly channel: PayloadChannel;
  readonly store: Store;
  readonly records: BilateralRecords;
  readonly bilateralId: string;
  /** Goes to the other party with the genesis. */
  readonly recordSecret: Uint8Array;
  readonly sequencer: Sequencer | undefined;
  readonly report: (error: unknown) => void;
}

/** Takes intents to the ledger or to the other party, one try at a time, always with the same bytes. */
export class Courier {
  readonly #options: CourierOptions;

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  /**
   * One try. Unless it is the very first, the log is asked before anything is sent again.
   *
   * @throws what a store, and a ledger that is closed, throws.
   */
  async attempt(slot: IntentSlot, isFirst: boolean, options: WaitOptions): Promise<Attempt> {
    try {
      if (!isFirst) {
        const known = await this.#lookUp(slot.intent);
        if (known !== undefined) return known;
      }
      return slot.intent.to === 'otherParty'
        ? await this.#propose(slot.intent)
        : await this.#submit(slot, isFirst, options);
    } catch (error) {
      if (isStoreError(error) || isLedgerError(error, 'ledgerClosed') || isLedgerError(error, 'ledgerNotOpen'))
        throw error;
      return isPassing(error) ? { result: 'sent' } : { result: 'broken', words: messageOf(error) };
    }
  }

  /** Whether an intent that is not being sent can never be applied any more. */
  async isExpired(intent: Intent): Promise<boolean> {
    return (await this.#lookUp(intent))?.result === 'expired';
  }

  /** What the log says; the horizon is read before, so that what is not in the log by then never will be. */
  async #lookUp({ commandId, expiry }: Intent): Promise<Attempt | undefined> {
    const { ledger, bilateralId } = this.#options;
    const { horizon } = await ledger.health();
    const outcome = await ledger.outcome({ bilateralId, commandId });
    if (outcome.status === 'accepted') return { result: 'onLedger' };
    return expiry !== 0 && horizon !== undefined && horizon >= expiry ? { result: 'expired' } : undefined;
  }

  async #propose({ envelope, commitments, expiry }: Intent): Promise<Attempt> {
    const { recordSecret } = this.#options;
    const documents = await this.#documents(commitments);
    const isGenesis = expiry === 0; // of all commands only a genesis never expires
    await this.#tell({ type: 'proposal', command: envelope, documents, ...(isGenesis ? { recordSecret } : {}) });
    return { result: 'sent' };
  }

  async #submit(slot: IntentSlot, isFirst: boolean, options: WaitOptions): Promise<Attempt> {
    const { ledger } = this.#options;
    const { commitments } = slot.intent;
    if (isFirst && commitments.length > 0)
      await this.#tell({ type: 'documents', documents: await this.#documents(commitments) });
    const prepared = await this.#prepare(slot, isFirst);
    if (prepared.awaits.length > 0)
      return { result: 'broken', words: 'the ledger account is signed for elsewhere; resume it by hand' };
    const outcome = await ledger.submit(prepared, options);
    if (outcome.status === 'unknown') return { result: 'sent' };
    return outcome.status === 'rejected' ? this.#refused(slot.intent, outcome) : { result: 'onLedger' };
  }

  /** The register may refuse its own set once a record has moved on; the log knows better (spec/verdicts.md). */
  async #refused(intent: Intent, { code, change }: SubmissionOutcome & { status: 'rejected' }): Promise<Attempt> {
    const known = await this.#lookUp(intent);
    return known ?? { result: 'refused', code, ...(change === undefined ? {} : { change }) };
  }

  /** The bytes of the last time, unless a ledger account's number was used up without the command. */
  async #prepare(slot: IntentSlot, isFirst: boolean): Promise<PreparedSubmission> {
    const { ledger, store, sequencer } = this.#options;
    const { commandId, envelope, prepared, sequence } = slot.intent;
    if (sequencer !== undefined) {
      if (!isFirst) await sequencer.mend();
      const mustReserve = sequence === undefined || prepared === undefined || (await sequencer.isUsed(sequence));
      if (!mustReserve) return { commandId, bytes: prepared, awaits: [], sequence };
      return sequencer.reserve(slot.intent, slot.storeKey, ({ bytes, sequence: given }) =>
        slot.keep({ prepared: bytes, ...(given === undefined ? {} : { sequence: given }) }),
      );
    }
    if (prepared !== undefined) return { commandId, bytes: prepared, awaits: [] };
    const submission = await ledger.prepare(envelope);
    if (!equalBytes(submission.bytes, envelope)) await store.write([slot.keep({ prepared: submission.bytes })]);
    return submission;
  }

  /** A channel that does not take a message is one that lost it: proposals are sent again, documents are asked for. */
  async #tell(message: ChannelMessage): Promise<void> {
    const { channel, report } = this.#options;
    await channel.send(message).catch(report);
  }

  async #documents(commitments: readonly string[]): Promise<readonly StoredDocument[]> {
    const found = await Promise.all(commitments.map((commitment) => this.#options.records.document(commitment)));
    return found.filter((document) => document !== undefined);
  }
}

/** Trouble on the way to a ledger, of which another try may know nothing. */
function isPassing(error: unknown): boolean {
  return (
    isLedgerError(error) && (error.stage === 'unknown' || error.code === 'unavailable' || error.code === 'aborted')
  );
}
