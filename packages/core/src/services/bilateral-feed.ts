import * as E from 'fp-ts/lib/Either.js';
import type { Subscription } from 'rxjs';
import {
  concatMap,
  defer,
  filter,
  firstValueFrom,
  from,
  map,
  Observable,
  of,
  skip,
  skipWhile,
  Subject,
  take,
  tap,
} from 'rxjs';
import type { Kind } from '../domain/table.js';
import type { Ledger, LedgerEntry, Position } from '../ledger/ledger.js';
import { toHex } from '../protocol/bytes.js';
import type { Command } from '../protocol/commands.js';
import { headOf, rejectedIndex } from '../protocol/commands.js';
import { decodeCommand } from '../protocol/decode-command.js';
import type { Hashes } from '../protocol/hash.js';
import type { LogHead } from '../protocol/log-head.js';
import type { BilateralBook } from '../domain/bilateral-book.js';
import type { Documents } from './documents.js';
import { CounterpartyError } from './errors.js';
import type { LogKeeper } from './log-keeper.js';
import { openDocument } from './open-documents.js';
import type { BilateralChange } from './bilateral-change.js';
import type { NamedChange, RecordChange } from '../domain/named-change.js';
import { namedChanges } from '../domain/named-change.js';

export interface FeedOptions {
  readonly ledger: Ledger;
  readonly bilateralId: string;
  readonly hashes: Hashes;
  readonly book: BilateralBook;
  readonly log: LogKeeper;
  readonly documents: Documents;
  /** Called for each final command with the head that it leads to. */
  readonly onHead: (head: LogHead) => void;
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
 * Follows a bilateral on its ledger: folds each announcement into book and log, once and in order, and passes it on.
 * Subscribers read from what was folded, so none of them can hold up another.
 */
export class BilateralFeed {
  readonly #options: FeedOptions;
  readonly #history: BilateralChange[] = [];
  readonly #places = new Map<Position, number>();
  readonly #live = new Subject<BilateralChange>();
  readonly #included = new Map<string, readonly RecordChange[]>();
  readonly #answers = new Map<string, BilateralChange>();
  readonly #heads = new Set<string>();
  #subscription: Subscription | undefined;
  #isStopped = false;

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  /** Announcements from now on. */
  get live$(): Observable<BilateralChange> {
    return this.#live;
  }

  start(): void {
    if (this.#isStopped) return;
    const { ledger, bilateralId } = this.#options;
    this.#subscription = ledger
      .entries(bilateralId)
      .pipe(
        concatMap((entry) => from(this.#read(entry))),
        map(({ entry, command }) => this.#fold(entry, command)),
      )
      .subscribe({
        next: (change) => {
          this.#pass(change);
        },
        error: (error: unknown) => {
          this.#live.error(error);
        },
        complete: () => {
          this.#live.complete();
        },
      });
  }

  /** Terminal and idempotent. */
  stop(): void {
    this.#isStopped = true;
    this.#subscription?.unsubscribe();
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

  async #read(entry: LedgerEntry): Promise<{ entry: LedgerEntry; command: Command }> {
    const { hashes } = this.#options;
    const command = decodeCommand(hashes, entry.command);
    if (E.isLeft(command))
      throw new CounterpartyError(`The ledger announced bytes that are no command: ${command.left.problem}`);
    if (command.right.type === 'apply') await this.#loadDocuments(namedChanges(command.right));
    return { entry, command: command.right };
  }

  /** After a restart the documents come from the store; in the run of things the channel has supplied them already. */
  async #loadDocuments(changes: readonly NamedChange[]): Promise<void> {
    const { book, documents, hashes } = this.#options;
    for (const { commitment } of changes) {
      if (commitment === undefined || book.holds(commitment)) continue;
      const stored = await documents.document(commitment);
      const opened = stored && openDocument(hashes, stored);
      if (opened !== undefined && E.isRight(opened) && opened.right.commitment === commitment)
        book.supply(commitment, opened.right.document);
    }
  }

  #fold(entry: LedgerEntry, command: Command): BilateralChange {
    const { book, log } = this.#options;
    const { commandId, finality } = entry;
    if (finality === 'reverted') {
      const changes = this.#included.get(commandId) ?? [];
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
      this.#options.onHead(log.append({ commandId, bytes: entry.command, time: entry.time }, leaves));
    }
    return toChange(entry, command, changes);
  }

  #apply(command: Command, { commandId, time }: LedgerEntry): readonly RecordChange[] {
    const { book } = this.#options;
    for (const id of command.type === 'apply' ? command.changeIds : [command.id]) this.#heads.add(toHex(headOf(id)));
    if (command.type === 'apply') return book.apply(commandId, namedChanges(command), time);
    if (command.type !== 'reject') return [];
    const refused = namedChanges(command);
    book.reject(commandId, refused[rejectedIndex(command.fields.changes)], toHex(headOf(command.id)));
    return refused.map((change) => book.describe(change));
  }

  #pass(change: BilateralChange): void {
    this.#places.set(change.position, this.#history.length);
    const id = change.rejected?.setId ?? change.commandId;
    if (change.finality === 'reverted') this.#answers.delete(id);
    else if (!this.#answers.has(id)) this.#answers.set(id, change);
    this.#history.push(change);
    this.#live.next(change);
  }
}

/** The command that an announcement answers; a reverted one is open again. */
function answered(change: BilateralChange): string | undefined {
  if (change.finality === 'reverted') return undefined;
  return change.rejected?.setId ?? change.commandId;
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
