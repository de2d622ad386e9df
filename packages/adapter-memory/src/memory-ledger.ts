import type {
  BilateralState,
  CommandOutcome,
  CommandRef,
  Entries,
  EntryKey,
  HexId,
  KeyRef,
  KeyState,
  LedgerEntry,
  LedgerHealth,
  LedgerProfile,
  LedgerProof,
  Position,
  PreparedSubmission,
  RecordRef,
  RecordState,
  Space,
  SubmissionOutcome,
  WaitOptions,
} from '@lateral/core';
import {
  abortedBefore,
  bilateralKey,
  fromHex,
  keyKey,
  ledgerClosed,
  LedgerError,
  ledgerNotOpen,
  recordKey,
  submitUnlessAborted,
  toHex,
} from '@lateral/core';
import type { Observable } from 'rxjs';
import { defer, map, Subject, takeUntil } from 'rxjs';
import type { Indexed } from './announcements.js';
import { copyOf } from './copy.js';
import { Engine } from './engine.js';
import type { MemoryLedger, MemoryLedgerOptions, ReorganiseOptions } from './options.js';
import { commandOutcome } from './outcomes.js';
import { indexAfter, positionAt } from './positions.js';
import { readCommand } from './read-command.js';
import type { Settings } from './settings.js';
import { settingsOf } from './settings.js';

/**
 * A ledger in this process: the reference for the meaning of the port, and a double for test suites.
 *
 * @throws TypeError or RangeError for an option that is out of range.
 */
export function memoryLedger(options: MemoryLedgerOptions = {}): MemoryLedger {
  return new LedgerInProcess(settingsOf(options));
}

/** The port: lifecycle, and copies of all that crosses it. */
class LedgerInProcess implements MemoryLedger {
  readonly #settings: Settings;
  readonly #closing = new Subject<void>();
  #state: Engine | 'new' | 'closed' = 'new';

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  get profile(): LedgerProfile {
    return this.#settings.profile;
  }

  open({ signal }: WaitOptions = {}): Promise<void> {
    return promised(() => {
      if (this.#state === 'closed') throw ledgerClosed();
      if (signal?.aborted === true) throw abortedBefore();
      if (this.#state === 'new') this.#state = new Engine(this.#settings);
    });
  }

  close(): Promise<void> {
    return promised(() => {
      const engine = this.#state;
      this.#state = 'closed';
      try {
        if (engine instanceof Engine) engine.close();
      } finally {
        this.#closing.next();
      }
    });
  }

  health(): Promise<LedgerHealth> {
    return promised(() => this.#engine().health());
  }

  prepare(command: Uint8Array): Promise<PreparedSubmission> {
    return promised(() => {
      this.#engine();
      const { id, bytes } = readCommand(Uint8Array.from(command));
      return { commandId: toHex(id), bytes, awaits: [] };
    });
  }

  submit({ bytes }: PreparedSubmission, options: WaitOptions = {}): Promise<SubmissionOutcome> {
    return promised(() => {
      const engine = this.#engine();
      const command = readCommand(Uint8Array.from(bytes));
      return submitUnlessAborted(toHex(command.id), options, () => engine.submit(command));
    });
  }

  outcome({ bilateralId, commandId }: CommandRef): Promise<CommandOutcome> {
    return promised(() => {
      const engine = this.#engine();
      const { announcements } = engine.book(bilateralId);
      if (announcements.newestOf(commandId) === undefined) engine.needHistory();
      return commandOutcome({ instance: this.profile.instance, bilateralId, announcements }, commandId);
    });
  }

  bilateral(bilateralId: HexId): Promise<BilateralState | undefined> {
    return this.#read(bilateralId, bilateralKey);
  }

  key({ bilateralId, party, index }: KeyRef): Promise<KeyState | undefined> {
    return this.#read(bilateralId, (id) => keyKey(id, party, index));
  }

  record(ref: RecordRef): Promise<RecordState | undefined> {
    return this.#read(ref.bilateralId, (id) => recordKey(id, ref));
  }

  entries(bilateralId: HexId, after?: Position): Observable<LedgerEntry> {
    const { instance } = this.profile;
    const withPosition = ({ index, announcement }: Indexed): LedgerEntry => ({
      ...copyOf(announcement),
      position: positionAt(instance, bilateralId, index),
    });
    const indexed = defer(() => {
      const engine = this.#engine();
      const { announcements } = engine.book(bilateralId);
      const from = after === undefined ? 0 : indexAfter(after, instance, bilateralId, announcements.count);
      if (from < announcements.earlier) engine.needHistory();
      return announcements.from(from);
    });
    return indexed.pipe(map(withPosition), takeUntil(this.#closing));
  }

  prove(): Promise<LedgerProof> {
    return promised(() => {
      this.#engine();
      throw new LedgerError(
        'A ledger in one process has nobody to vouch for it; choose a ledger with inclusionProofs',
        {
          code: 'notSupported',
          stage: 'rejected',
        },
      );
    });
  }

  mine(blocks = 1): void {
    const engine = this.#engine();
    if (!Number.isSafeInteger(blocks) || blocks < 1)
      throw new RangeError(`Cannot make ${blocks} blocks: take 1 or more`);
    for (let made = 0; made < blocks; made++) engine.mine();
  }

  reorganise(depth: number, options?: ReorganiseOptions): void {
    this.#engine().reorganise(depth, options);
  }

  compact(): void {
    this.#engine().compact();
  }

  peek(bilateralId: HexId): ReturnType<MemoryLedger['peek']> {
    const engine = this.#engine();
    engine.needHistory();
    const { entries, announcements } = engine.book(bilateralId);
    return { entries: copyOf(entries), commandIds: announcements.appliedIds() };
  }

  #read<S extends Space>(
    bilateralId: HexId,
    keyOf: (bilateralId: Uint8Array) => EntryKey<S>,
  ): Promise<Entries[S] | undefined> {
    return promised(() => copyOf(this.#engine().get(bilateralId, keyOf(fromHex(bilateralId)))));
  }

  #engine(): Engine {
    if (this.#state === 'closed') throw ledgerClosed();
    if (this.#state === 'new') throw ledgerNotOpen();
    return this.#state;
  }
}

/** What `work` answers or throws, as a promise. */
function promised<T>(work: () => T | Promise<T>): Promise<T> {
  return new Promise((resolve) => {
    resolve(work());
  });
}
