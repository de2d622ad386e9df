import type { Command, HexId, LedgerHealth, SubmissionOutcome } from '@lateral/core';
import { Chain } from './chain.js';
import { loadHistory } from './history.js';
import type { ReorganiseOptions } from './options.js';
import { Pacemaker } from './pacemaker.js';
import type { Book } from './register.js';
import { Register } from './register.js';
import type { Settings } from './settings.js';
import { restoreSnapshot, takeSnapshot } from './snapshots.js';
import { damaged } from './store/chained-lines.js';
import { Folder } from './store/folder.js';
import type { KeptRecord } from './store/journal.js';

/** An open ledger: the register, the chain that moves it, the folder that keeps both, and what makes blocks in time. */
export class Engine {
  readonly #settings: Settings;
  readonly #register: Register;
  readonly #chain: Chain;
  readonly #folder: Folder | undefined;
  readonly #pacemaker: Pacemaker;
  #isHistoryLoaded = false;

  /** @throws LedgerError of the folder. */
  constructor(settings: Settings) {
    const { facts, profile, finalityDepth, keepSettled, clock, verify, schedule, blockIntervalMs } = settings;
    this.#settings = settings;
    this.#register = new Register(facts);
    this.#chain = new Chain({
      ...{ register: this.#register, instance: profile.instance, finalityDepth, keepSettled, clock, verify },
      keep: (record) => this.#folder?.append(record),
    });
    this.#folder = settings.folder === undefined ? undefined : this.#openFolder(settings.folder);
    this.#pacemaker = new Pacemaker({
      intervalMs: blockIntervalMs,
      schedule,
      beat: () => {
        this.#beat();
      },
    });
    this.#pace();
  }

  health(): LedgerHealth {
    const { time } = this.#chain;
    if (this.#folder?.failure !== undefined) return { status: 'down', time, detail: 'The journal cannot be written' };
    const waiting = this.#chain.waiting.length;
    const horizon = this.#chain.horizon();
    return {
      status: 'ok',
      time,
      ...(horizon === undefined ? {} : { horizon }),
      detail: `${waiting} commands wait for a block, ${this.#chain.open.length} blocks for finality`,
    };
  }

  /** @returns The outcome once the command's block is made. */
  submit(command: Command): Promise<SubmissionOutcome> {
    return new Promise((resolve, reject) => {
      this.#chain.add({ command, answer: { resolve, reject } });
      if (this.#settings.blockIntervalMs === 0) this.mine();
      else this.#pace();
    });
  }

  mine(): void {
    this.#chain.mine();
    if (this.#folder?.isCompactionDue === true) this.compact();
    this.#pace();
  }

  reorganise(depth: number, options?: ReorganiseOptions): void {
    this.#chain.reorganise(depth, options);
    this.#pace();
  }

  compact(): void {
    this.#folder?.compact(takeSnapshot(this.#register, this.#chain));
  }

  get: Register['get'] = (bilateralId, key) => this.#register.get(bilateralId, key);

  /** The book of a bilateral. */
  book(bilateralId: HexId): Book {
    return this.#register.book(bilateralId);
  }

  /** Brings the announcements of earlier runs into memory, once. */
  needHistory(): void {
    if (this.#isHistoryLoaded || this.#folder === undefined) return;
    loadHistory(this.#folder, this.#settings.finalityDepth, this.#register);
    this.#isHistoryLoaded = true;
  }

  close(): void {
    this.#pacemaker.stop();
    try {
      this.compact();
    } finally {
      this.#folder?.close();
      this.#chain.release('The ledger was closed before the command was in a block');
    }
  }

  #openFolder(path: string): Folder {
    const { facts, profile, finalityDepth } = this.#settings;
    const { identity, instance } = profile;
    const algorithms = [...facts.algorithms].sort();
    return new Folder(
      path,
      { identity, instance, algorithms, finalityDepth },
      {
        snapshot: (snapshot) => {
          restoreSnapshot(snapshot, this.#register, this.#chain);
        },
        record: (kept) => {
          this.#replay(kept);
        },
      },
    );
  }

  #replay({ record, file, offset }: KeptRecord): void {
    try {
      this.#chain.replay(record);
    } catch (cause) {
      throw damaged(file, offset, cause);
    }
  }

  #beat(): void {
    try {
      this.mine();
    } catch {
      // Whoever waits was told, and health shows it.
    }
  }

  #pace(): void {
    const { waiting, open } = this.#chain;
    const isAwaited = waiting.some(({ answer }) => answer !== undefined);
    this.#pacemaker.adjust(waiting.length > 0 || open.some(({ commands }) => commands.length > 0), isAwaited);
  }
}
