import type {
  BilateralState,
  Command,
  CommandOutcome,
  CommandRef,
  Entries,
  EntryKey,
  HexId,
  Inclusion,
  KeyRef,
  KeyState,
  Ledger,
  LedgerEntry,
  LedgerErrorCode,
  LedgerHealth,
  LedgerProof,
  Position,
  PreparedSubmission,
  RecordRef,
  RecordState,
  RegisterView,
  Space,
  SubmissionOutcome,
  Verify,
  WaitOptions,
} from '@lateral/core';
import {
  abortedBefore,
  applyCommand,
  bilateralIdOf,
  bilateralKey,
  decodeCommand,
  fromHex,
  keyKey,
  ledgerClosed,
  LedgerError,
  ledgerNotOpen,
  nodeHashes,
  nodeVerify,
  recordKey,
  toHex,
  unpackTable,
} from '@lateral/core';
import { defer, ReplaySubject, skip } from 'rxjs';
import type { Observable } from 'rxjs';
import { AppendOnlyFile } from './file.js';
import { profileOf, TABLE, TABLE_DIGEST } from './profile.js';

export interface FileLedgerOptions {
  /** Made when it is not there. */
  readonly path: string;
  /** @default 'example' */
  readonly network?: string;
}

/** A ledger on one append-only file, final at once. One process at a time. */
export function fileLedger({ path, network = 'example' }: FileLedgerOptions): Ledger {
  return new FileLedger(path, network);
}

/** What is announced of one bilateral; a position is an index into `entries`. */
interface Log {
  readonly entries: LedgerEntry[];
  readonly live: ReplaySubject<LedgerEntry>;
}

class FileLedger implements Ledger {
  readonly profile;
  readonly #path: string;
  readonly #state = new Map<string, Entries[Space]>();
  readonly #logs = new Map<HexId, Log>();
  readonly #view: RegisterView;
  readonly #verify = nodeVerify();
  #file: AppendOnlyFile | undefined;
  #isClosed = false;
  #time = 0;

  constructor(path: string, network: string) {
    this.#path = path;
    this.profile = profileOf(network);
    const ledger = {
      instance: fromHex(this.profile.instance),
      algorithms: new Set([1, 2]),
      tables: new Map([[TABLE_DIGEST, unpackTable(TABLE)]]),
    };
    this.#view = { ledger, get: (space, id) => this.#get({ space, id }) };
  }

  open({ signal }: WaitOptions = {}): Promise<void> {
    return promised(() => {
      if (this.#isClosed) throw ledgerClosed();
      if (signal?.aborted === true) throw abortedBefore();
      this.#file ??= new AppendOnlyFile(this.#path, ({ time, bytes }) => {
        this.#apply(readCommand(bytes), time, () => true); // signatures were checked before it was written
      });
    });
  }

  close(): Promise<void> {
    return promised(() => {
      this.#isClosed = true;
      this.#file?.close();
      this.#file = undefined;
      for (const { live } of this.#logs.values()) live.complete();
    });
  }

  health(): Promise<LedgerHealth> {
    const time = this.#time === 0 ? undefined : this.#time;
    return this.#whenOpen(() => ({ status: 'ok', time, detail: this.#path }));
  }

  prepare(command: Uint8Array): Promise<PreparedSubmission> {
    return this.#whenOpen(() => {
      const { id, bytes } = readCommand(Uint8Array.from(command));
      return { commandId: toHex(id), bytes, awaits: [] };
    });
  }

  submit({ bytes }: PreparedSubmission, { signal }: WaitOptions = {}): Promise<SubmissionOutcome> {
    return this.#whenOpen(() => {
      if (signal?.aborted === true) throw abortedBefore();
      const command = readCommand(Uint8Array.from(bytes));
      return this.#apply(command, Math.max(this.#time, Math.floor(Date.now() / 1_000)), this.#verify);
    });
  }

  outcome({ bilateralId, commandId }: CommandRef): Promise<CommandOutcome> {
    return this.#whenOpen(() => {
      const { entries } = this.#log(bilateralId);
      const entry = entries.find((each) => each.commandId === commandId);
      if (entry !== undefined) return { status: 'accepted', ...inclusionOf(entry) };
      return { status: 'notFound', commandId, lookedUpTo: entries.at(-1)?.position };
    });
  }

  bilateral(bilateralId: HexId): Promise<BilateralState | undefined> {
    return this.#whenOpen(() => this.#get(bilateralKey(fromHex(bilateralId))));
  }

  key({ bilateralId, party, index }: KeyRef): Promise<KeyState | undefined> {
    return this.#whenOpen(() => this.#get(keyKey(fromHex(bilateralId), party, index)));
  }

  record(ref: RecordRef): Promise<RecordState | undefined> {
    return this.#whenOpen(() => this.#get(recordKey(fromHex(ref.bilateralId), ref)));
  }

  entries(bilateralId: HexId, after?: Position): Observable<LedgerEntry> {
    return defer(() => {
      this.#opened();
      const { entries, live } = this.#log(bilateralId);
      const index = entries.findIndex(({ position }) => position === after);
      if (after !== undefined && index < 0)
        throw failure('positionUnknown', `${after} is no position of ${bilateralId}`);
      return live.pipe(skip(index + 1));
    });
  }

  prove(): Promise<LedgerProof> {
    return this.#whenOpen(() => {
      throw failure('notSupported', 'A file proves nothing to a stranger; choose a ledger with inclusionProofs');
    });
  }

  /** Judges, then writes to the file, then shows: in this order, and nothing in between. */
  #apply(command: Command, time: number, verify: Verify): SubmissionOutcome {
    const commandId = toHex(command.id);
    const verdict = applyCommand(this.#view, command, time, verify);
    if (verdict.result === 'alreadyApplied') return { status: 'alreadyApplied', commandId };
    if (verdict.result === 'rejected') {
      const { result: status, ...refusal } = verdict;
      return { status, commandId, ...refusal };
    }
    this.#file?.append({ time, bytes: command.bytes }); // while opening there is no file yet: the line is what is read
    this.#time = time;
    for (const { space, id, value } of verdict.writes) this.#state.set(`${space}/${id}`, value);
    const bilateralId = toHex(bilateralIdOf(command));
    const { entries, live } = this.#log(bilateralId);
    const position = `${bilateralId}.${entries.length}` as Position;
    const entry: LedgerEntry = { position, finality: 'final', commandId, command: command.bytes, time };
    entries.push(entry);
    live.next(entry);
    return { status: 'accepted', ...inclusionOf(entry) };
  }

  #get<S extends Space>({ space, id }: EntryKey<S>): Entries[S] | undefined {
    return this.#state.get(`${space}/${id}`) as Entries[S] | undefined; // safe: written by space
  }

  #log(bilateralId: HexId): Log {
    const log = this.#logs.get(bilateralId) ?? { entries: [], live: new ReplaySubject<LedgerEntry>() };
    this.#logs.set(bilateralId, log);
    return log;
  }

  #opened(): void {
    if (this.#isClosed) throw ledgerClosed();
    if (this.#file === undefined) throw ledgerNotOpen();
  }

  #whenOpen<T>(work: () => T): Promise<T> {
    return promised(() => {
      this.#opened();
      return work();
    });
  }
}

function inclusionOf({ commandId, finality, position, time }: LedgerEntry): Inclusion {
  return { commandId, finality, position, time };
}

function promised<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(work()); // what it throws, the promise rejects with
  });
}

function readCommand(bytes: Uint8Array): Command {
  const decoded = decodeCommand(nodeHashes, bytes);
  if (decoded._tag === 'Right') return decoded.right;
  throw failure('malformed', `Not a command: ${decoded.left.problem}, at byte ${decoded.left.offset}`);
}

function failure(code: LedgerErrorCode, message: string): LedgerError {
  return new LedgerError(message, { code, stage: 'rejected' });
}
