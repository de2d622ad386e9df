import * as E from 'fp-ts/lib/Either.js';
import { defer, filter, firstValueFrom, map, Observable, of, skip, skipWhile, Subject, take, tap } from 'rxjs';
import type { Kind } from '../domain/table.js';
import { LedgerError } from '../ledger/errors.js';
import type { Ledger, LedgerEntry, Position } from '../ledger/ledger.js';
import { toHex, utf8 } from '../protocol/bytes.js';
import type { Command } from '../protocol/commands.js';
import { headOf, rejectedIndex } from '../protocol/commands.js';
import { decodeCommand } from '../protocol/decode-command.js';
import type { LogHead } from '../protocol/log-head.js';
import type { BilateralBook } from '../domain/bilateral-book.js';
import { CounterpartyError } from './errors.js';
import { Follower } from './follow/follower.js';
import { Journal } from './follow/journal.js';
import type { LogKeeper } from './log-keeper.js';
import { openDocument } from './open-documents.js';
import type { Outbox } from './outbox/outbox.js';
import type { Reliability } from './reliability.js';
import type { Runtime } from './runtime.js';
import type { BilateralRecords } from './state/bilateral-records.js';
import type { BilateralChange } from './bilateral-change.js';
import type { NamedChange, RecordChange } from '../domain/named-change.js';
import { namedChanges } from '../domain/named-change.js';

export interface FeedOptions {
  readonly ledger: Ledger;
  readonly bilateralId: string;
  readonly runtime: Runtime;
  readonly reliability: Reliability;
  readonly records: BilateralRecords;
  readonly outbox: Outbox;
  readonly book: BilateralBook;
  readonly log: LogKeeper;
  /** Called for each final command with the head that it leads to; what it throws ends the feed. */
  readonly onHead: (head: LogHead, isNews: boolean) => void;
  /** Called with each heartbeat. */
  readonly beat: () => void;
  /** What went wrong without a caller to tell. */
  readonly report: (error: unknown) => void;
}

/** What of a bilateral's changes a subscriber wants; everything by default. */
export interface ChangesFilter {
  readonly kind?: Kind;
  /** Hex record id. */
  readonly recordId?: string;
  /** Resume after this announcement. */
  readonly after?: Position;
}

/**
 * Follows a bilateral on its ledger: keeps each announcement with what it means for the outbox in one write, folds it into book and
 * log, once and in order, and passes it on. Subscribers read from what was folded, so none of them can hold up another.
 */
export class BilateralFeed {
  readonly #options: FeedOptions;
  readonly #history: BilateralChange[] = [];
  readonly #places = new Map<Position, number>();
  readonly #live = new Subject<BilateralChange>();
  readonly #included = new Map<string, readonly RecordChange[]>();
  readonly #answers = new Map<string, BilateralChange>();
  readonly #heads = new Set<string>();
  readonly #journal: Journal;
  #follower: Follower | undefined;
  #isStopped = false;
  #failure: Error | undefined;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#journal = new Journal(options.records);
  }

  /** Announcements from now on. */
  get live$(): Observable<BilateralChange> {
    return this.#live;
  }

  /** Why it follows the ledger no more; undefined while it does, and after it was stopped. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Everything that this party knows of, in order. */
  get history(): readonly BilateralChange[] {
    return this.#history;
  }

  /** Folds what earlier runs have taken in; nobody is told, since it is no news. What both parties signed must come out of it. */
  async restore(): Promise<void> {
    const { records } = this.#options;
    try {
      for await (const entry of this.#journal.read()) {
        const command = await this.#read(entry);
        this.#keepInMind(this.#fold(entry, command, false));
      }
    } catch (error) {
      if (!(error instanceof CounterpartyError)) throw error;
      this.#failure = error;
    }
    if ((await records.store.get(records.keys.violation)) !== undefined) this.#failure = violation('in an earlier run');
  }

  start(): void {
    if (this.#isStopped || this.#failure !== undefined) return;
    const { ledger, bilateralId, runtime, reliability, beat, report } = this.#options;
    this.#follower = new Follower({
      ...{ ledger, bilateralId, reliability, beat, report, schedule: runtime.schedule },
      after: this.#history.at(-1)?.position,
      verify: () => this.#verify(),
      handle: (entry) => this.#take(entry),
      fail: (error) => {
        this.fail(error);
      },
      complete: () => {
        this.#live.complete();
      },
    });
    this.#follower.start();
  }

  /** Ends it for a reason: everybody who waits is told, and nothing is sent or taken in any more. */
  fail(error: unknown): void {
    if (this.#isStopped || this.#failure !== undefined) return;
    this.#failure = error instanceof Error ? error : new Error(String(error));
    this.#follower?.stop();
    this.#options.outbox.stop();
    this.#live.error(this.#failure);
  }

  /** Terminal and idempotent. */
  stop(): void {
    this.#isStopped = true;
    this.#follower?.stop();
    this.#live.complete();
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** History, then live, each announcement once. Errors with the ledger's `positionUnknown` for a position of another history. */
  changes$({ kind, recordId, after }: ChangesFilter = {}): Observable<BilateralChange> {
    const all$ = defer(() => this.#from(after));
    if (kind === undefined && recordId === undefined) return all$;
    const wants = (change: RecordChange): boolean =>
      (kind === undefined || change.kind === kind) && (recordId === undefined || change.recordId === recordId);
    return all$.pipe(
      map((change) => ({ ...change, changes: change.changes.filter(wants) })),
      filter(({ changes }) => changes.length > 0),
    );
  }

  #from(after: Position | undefined): Observable<BilateralChange> {
    const place = after === undefined ? -1 : this.#places.get(after);
    return place === undefined ? this.#notYetRead(after) : this.#replay(place + 1);
  }

  #replay(first: number): Observable<BilateralChange> {
    return new Observable((subscriber) => {
      for (let index = first; index < this.#history.length && !subscriber.closed; index++) {
        const change = this.#history[index];
        if (change !== undefined) subscriber.next(change);
      }
      return this.#live.subscribe(subscriber);
    });
  }

  /** After a restart a position may be one that is still to be read; the ledger knows whether it is one at all. */
  #notYetRead(after: Position | undefined): Observable<BilateralChange> {
    const { ledger, bilateralId } = this.#options;
    return new Observable((subscriber) => {
      const known = ledger.entries(bilateralId, after).subscribe({
        error: (error: unknown) => {
          subscriber.error(error);
        },
      });
      subscriber.add(known);
      return this.#live
        .pipe(
          skipWhile(({ position }) => position !== after),
          tap(() => {
            known.unsubscribe();
          }),
          skip(1),
        )
        .subscribe(subscriber);
    });
  }

  /**
   * The first announcement that answers a command: its inclusion, or the rejection of the set that it is.
   *
   * @param commandId - Hex id.
   */
  answer$(commandId: string): Observable<BilateralChange> {
    return defer(() => {
      const known = this.#answers.get(commandId);
      return known === undefined ? this.#live.pipe(filter((change) => answered(change) === commandId)) : of(known);
    }).pipe(take(1));
  }

  /** Whether the feed has seen a command applied, or the set that it is refused. */
  hasAnswered(commandId: string): boolean {
    return this.#answers.has(commandId);
  }

  /** Whether a head of a record is or was in place, on the chain as it stands. @param head - Hex. */
  hasSeen(head: string): boolean {
    return this.#heads.has(head);
  }

  /** Resolves once the feed has seen a head of a record; rejects when it is stopped before. */
  async caughtUp(head: string): Promise<void> {
    if (this.#heads.has(head)) return;
    await firstValueFrom(this.#live.pipe(filter(() => this.#heads.has(head))));
  }

  /** Resolves once the log has reached a size, in leaves; rejects when the feed is stopped before. */
  async reached(size: number): Promise<void> {
    const { log } = this.#options;
    if (log.leaves.length >= size) return;
    await firstValueFrom(this.#live.pipe(filter(() => log.leaves.length >= size)));
  }

  async #take(entry: LedgerEntry): Promise<void> {
    const { outbox, records } = this.#options;
    const command = await this.#read(entry);
    await this.#checkFinality(entry);
    const index = this.#history.length;
    const { writes, settle } = await outbox.announce({ finality: entry.finality, command, index });
    await records.store.write([this.#journal.put(index, entry), ...writes]);
    if (this.#isStopped) return;
    const change = this.#fold(entry, command, true);
    this.#keepInMind(change);
    this.#live.next(change);
    settle();
  }

  /** @throws LedgerError `finalityViolation`, for good, when what was final is taken back. */
  async #checkFinality({ commandId }: LedgerEntry): Promise<void> {
    if (this.#options.log.has(commandId)) await this.#violated(`${commandId.slice(0, 12)}… was final`);
  }

  /** The last command that was final must still be there, unless the ledger's node is behind and cannot know it yet. */
  async #verify(): Promise<void> {
    const { ledger, bilateralId, log } = this.#options;
    const last = log.commands.at(-1);
    if (last === undefined) return;
    const { horizon = 0 } = await ledger.health();
    const outcome = await ledger.outcome({ bilateralId, commandId: last.commandId });
    if (outcome.status === 'notFound' && horizon > last.time)
      await this.#violated(`${last.commandId.slice(0, 12)}… was final and is gone`);
  }

  async #violated(what: string): Promise<never> {
    const { records } = this.#options;
    await records.store.write([{ key: records.keys.violation, value: utf8(what) }]);
    throw violation(what);
  }

  async #read(entry: LedgerEntry): Promise<Command> {
    const { hashes } = this.#options.runtime;
    const command = decodeCommand(hashes, entry.command);
    if (E.isLeft(command))
      throw new CounterpartyError(`The ledger announced bytes that are no command: ${command.left.problem}`);
    if (command.right.type === 'apply') await this.#loadDocuments(namedChanges(command.right));
    return command.right;
  }

  /** After a restart the documents come from the store; in the run of things the channel has supplied them already. */
  async #loadDocuments(changes: readonly NamedChange[]): Promise<void> {
    const { book, records, runtime } = this.#options;
    for (const { commitment } of changes) {
      if (commitment === undefined || book.holds(commitment)) continue;
      const stored = await records.document(commitment);
      const opened = stored && openDocument(runtime.hashes, stored);
      if (opened !== undefined && E.isRight(opened) && opened.right.commitment === commitment)
        book.supply(commitment, opened.right.document);
    }
  }

  #fold(entry: LedgerEntry, command: Command, isNews: boolean): BilateralChange {
    const { book, log } = this.#options;
    const { commandId, finality } = entry;
    if (finality === 'reverted') {
      const changes = this.#included.get(commandId) ?? [];
      for (const head of headsLeft(command)) this.#heads.delete(head);
      book.revert(commandId);
      this.#included.delete(commandId);
      return toChange(entry, command, changes);
    }
    const changes = this.#included.get(commandId) ?? this.#apply(command, entry);
    this.#included.set(commandId, changes);
    if (finality === 'final') {
      book.settle(commandId);
      this.#included.delete(commandId);
      const leaves = command.type === 'apply' ? command.changeIds : [command.id];
      this.#options.onHead(log.append({ commandId, bytes: entry.command, time: entry.time }, leaves), isNews);
    }
    return toChange(entry, command, changes);
  }

  #apply(command: Command, { commandId, time }: LedgerEntry): readonly RecordChange[] {
    const { book } = this.#options;
    for (const head of headsLeft(command)) this.#heads.add(head);
    if (command.type === 'apply') return book.apply(commandId, namedChanges(command), time);
    if (command.type !== 'reject') return [];
    const refused = namedChanges(command);
    book.reject(commandId, refused[rejectedIndex(command.fields.changes)], toHex(headOf(command.id)));
    return refused.map((change) => book.describe(change));
  }

  #keepInMind(change: BilateralChange): void {
    this.#places.set(change.position, this.#history.length);
    const id = change.rejected?.setId ?? change.commandId;
    if (change.finality === 'reverted') this.#answers.delete(id);
    else if (!this.#answers.has(id)) this.#answers.set(id, change);
    this.#history.push(change);
  }
}

/** Hex of the heads that a command leaves records at. */
function headsLeft(command: Command): readonly string[] {
  const ids = command.type === 'apply' ? command.changeIds : [command.id];
  return ids.map((id) => toHex(headOf(id)));
}

/** The command that an announcement answers; a reverted one is open again. */
function answered(change: BilateralChange): string | undefined {
  if (change.finality === 'reverted') return undefined;
  return change.rejected?.setId ?? change.commandId;
}

function violation(what: string): LedgerError {
  return new LedgerError(
    `The ledger took back what was final: ${what}. Nothing is sent or taken in any more; settle it with the other party, then begin with a new store`,
    { code: 'finalityViolation', stage: 'unknown' },
  );
}

function toChange(entry: LedgerEntry, command: Command, changes: readonly RecordChange[]): BilateralChange {
  const { position, finality, commandId, time, stages } = entry;
  return {
    ...{ position, finality, commandId, time, type: command.type, changes },
    ...(stages === undefined ? {} : { stages }),
    signedBy: [...new Set(command.signatures.map((signature) => signature.party))].sort((a, b) => a - b),
    ...(command.type === 'reject' ? { rejected: { setId: toHex(command.setId), reason: command.reason } } : {}),
  };
}
