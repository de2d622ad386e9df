import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { equalBytes } from '@lateral/core';
import { damaged, SEED } from './chained-lines.js';
import type { KeptRecord } from './journal.js';
import { Journal, readSegments } from './journal.js';
import { lock } from './lock.js';
import type { FolderSettings, JournalRecord, Snapshot } from './records.js';
import type { JournalPoint } from './snapshot-file.js';
import { readSnapshot, writeSnapshot } from './snapshot-file.js';

/** A journal that grew so long since the last snapshot costs more to read than a snapshot to write. */
const TAIL_BYTES_MAX = 64 * 1024 * 1024;
const BEGINNING: JournalPoint = { segment: 0, digest: SEED };

/** What a ledger goes on from: the snapshot, and each record after it through `replay`. */
export interface Restore {
  snapshot(snapshot: Snapshot): void;
  record(kept: KeptRecord): void;
}

/** A ledger's folder: `lock`, `snapshot`, and `journal-<number>.log`, of which only those from the snapshot on are read to open it. */
export class Folder {
  readonly #path: string;
  readonly #settings: FolderSettings;
  readonly #release: () => void;
  readonly #start: JournalPoint;
  readonly #journal: Journal;
  #isCompact: boolean;

  /** @throws LedgerError `storeLocked`, `storeDamaged`, `storeTooNew` or `ledgerMismatch`; the folder is left as it was. */
  constructor(path: string, settings: FolderSettings, restore: Restore) {
    mkdirSync(path, { recursive: true });
    this.#path = path;
    this.#settings = settings;
    this.#release = lock(join(path, 'lock'));
    try {
      const kept = readSnapshot(this.#snapshotPath, settings);
      this.#start = kept?.start ?? BEGINNING;
      if (kept !== undefined) restore.snapshot(kept.snapshot);
      let records = 0;
      const end = readSegments(path, settings, this.#start, (record) => {
        records += 1;
        restore.record(record);
      });
      this.#journal = new Journal(path, settings, end);
      this.#isCompact = records === 0;
    } catch (error) {
      this.#release();
      throw error;
    }
  }

  get #snapshotPath(): string {
    return join(this.#path, 'snapshot');
  }

  get failure(): unknown {
    return this.#journal.failure;
  }

  get isCompactionDue(): boolean {
    return this.#journal.bytes > TAIL_BYTES_MAX;
  }

  append(record: JournalRecord): void {
    this.#isCompact = false;
    this.#journal.append(record);
  }

  compact(snapshot: Snapshot): void {
    if (this.#isCompact) return;
    writeSnapshot(this.#snapshotPath, this.#settings, this.#journal.rotate(), snapshot);
    this.#isCompact = true;
  }

  /** Reads the records before the snapshot that this folder was opened from: its archives. */
  history(use: (kept: KeptRecord) => void): void {
    const { segment, digest } = this.#start;
    const end = readSegments(this.#path, this.#settings, BEGINNING, use, segment);
    if (!equalBytes(end.digest, digest)) throw damaged(this.#snapshotPath, 0); // each is whole, and they are not of one ledger
  }

  close(): void {
    this.#journal.close();
    this.#release();
  }
}
