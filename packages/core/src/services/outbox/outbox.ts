import * as E from 'fp-ts/lib/Either.js';
import type { Observable } from 'rxjs';
import { concat, defer, filter, of, Subject } from 'rxjs';
import type { RegisterCode } from '../../domain/register/verdict.js';
import type { FinalityStatus } from '../../ledger/finality.js';
import type { Command } from '../../protocol/commands.js';
import { decodeCommand } from '../../protocol/decode-command.js';
import type { StoreWrite } from '../../store/store.js';
import { BusinessKeyConflictError, BusinessKeyUnknownError } from '../errors.js';
import type { Reliability } from '../reliability.js';
import type { Runtime } from '../runtime.js';
import type { BilateralRecords } from '../state/bilateral-records.js';
import type { Attempt, Courier, IntentSlot } from './courier.js';
import type { Intent, IntentReason, IntentState } from './intent.js';
import { isSettled } from './intent.js';
import { IntentRecords } from './intent-records.js';
import { moveOf } from './move.js';
import { superseded } from './superseded.js';

/** An intent before it is stored. */
export interface IntentDraft extends Omit<Intent, 'key' | 'content' | 'state'> {
  /** What is written together with it: its documents. */
  readonly writes: readonly StoreWrite[];
}

/** A final announcement, or one that may be undone. */
export interface Announced {
  readonly finality: Exclude<FinalityStatus, 'pending'>;
  readonly command: Command;
  /** Place in the journal. */
  readonly index: number;
}

export interface OutboxOptions {
  readonly records: BilateralRecords;
  readonly courier: Courier;
  readonly runtime: Runtime;
  readonly reliability: Reliability;
  /** Called when nothing can be kept any more. */
  readonly fail: (error: unknown) => void;
}

/** Keys of what Lateral itself wants; a caller's keys cannot begin like this. */
export const OWN_KEY = 'lateral:';
/** Refusals in a row of what may still apply, before it is parked. */
const REFUSALS_MAX = 3;
/** Codes that no later state of a ledger can change. */
const PERMANENT: ReadonlySet<RegisterCode> = new Set<RegisterCode>(['malformed', 'wrongLedger']);

interface Tracked extends IntentSlot {
  /** As decided; it may still be on its way to the store. */
  intent: Intent;
  /** As the store has it: nobody is told more, since a crash would take it back. */
  kept: Intent | undefined;
  readonly id: string;
  readonly command: Command;
  /** Ends the pause before the next try. */
  wake: () => void;
  isDriven: boolean;
  isNew: boolean;
  refusals: number;
}

/**
 * What this party wants to happen, each stored before it is sent and sent until it has happened for ever or can never happen.
 * Each intent is driven apart from the others, so that none holds up another.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #records: IntentRecords;
  readonly #unsettled = new Map<string, Tracked>();
  readonly #intending = new Map<string, Promise<Intent>>();
  readonly #changed = new Subject<Intent>();
  /** Intents that are being made, each of what the book held when it was begun, and announcements that it does not hold yet. */
  #underWay = 0;
  /** What became final since nothing was under way: an intent of that time may be of a book that did not hold it. */
  #finalMeanwhile: readonly Command[] = [];
  /** Of attempts at the ledger or the other party, each its own: one for all of them would gather their listeners. */
  readonly #attempts = new Set<AbortController>();
  #isStopped = false;
  /** Place of the newest announcement in the journal. */
  #newest = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#records = new IntentRecords(options.records, options.runtime.hashes);
  }

  /** Takes up what earlier runs left unsettled; nothing is sent before {@link start}. */
  async restore(): Promise<void> {
    for await (const intent of this.#records.unsettled()) this.#track(intent, false);
  }

  start(): void {
    for (const tracked of this.#unsettled.values()) this.#kick(tracked);
  }

  /** Terminal: ends every wait; what is stored goes on with the next start of the process. */
  stop(): void {
    this.#isStopped = true;
    for (const attempt of this.#attempts) attempt.abort();
    for (const { wake } of this.#unsettled.values()) wake();
    this.#changed.complete();
  }

  /**
   * The intent of a business key: the one that is there, or the one that `make` gives, stored and on its way.
   *
   * @param key - Without one, the id of the command gives it. @param content - Hex digest of what is asked for.
   * @throws BusinessKeyConflictError when the key stands for another content.
   */
  async intend(key: string | undefined, content: string, make: () => Promise<IntentDraft>): Promise<Intent> {
    this.#underWay++;
    try {
      if (key !== undefined) return await this.#intendInTurn(key, content, make);
      const draft = await make();
      return await this.#intendInTurn(`${OWN_KEY}${draft.commandId}`, content, () => Promise.resolve(draft));
    } finally {
      this.#ended();
    }
  }

  /** One after the other for each key. */
  async #intendInTurn(key: string, content: string, make: () => Promise<IntentDraft>): Promise<Intent> {
    for (let other = this.#intending.get(key); other !== undefined; other = this.#intending.get(key))
      await other.catch(() => undefined);
    const intending = this.#intend(key, content, make);
    this.#intending.set(key, intending);
    try {
      return await intending;
    } finally {
      this.#intending.delete(key);
    }
  }

  /** An intent as it stands and each time that it changes. */
  intent$(key: string): Observable<Intent> {
    const now$ = defer(() =>
      of(this.#unsettled.get(this.#records.idOf(key))?.kept).pipe(filter((intent) => intent !== undefined)),
    );
    return concat(now$, this.#changed.pipe(filter((intent) => intent.key === key)));
  }

  async find(key: string): Promise<Intent | undefined> {
    const id = this.#records.idOf(key);
    return this.#unsettled.get(id)?.kept ?? (await this.#records.read(id));
  }

  /** What is not settled, in no order. */
  list(): readonly Intent[] {
    return [...this.#unsettled.values()].flatMap(({ kept }) => kept ?? []);
  }

  /** Sends what was parked or abandoned again. @throws BusinessKeyUnknownError */
  async retry(key: string): Promise<void> {
    const tracked = this.#find(key);
    if (tracked.intent.state !== 'parked' && tracked.intent.state !== 'abandoned') return;
    await this.#save(tracked, 'open');
  }

  /** Stops sending. @throws BusinessKeyUnknownError */
  async abandon(key: string): Promise<void> {
    const tracked = this.#find(key);
    if (tracked.intent.state === 'open' || tracked.intent.state === 'parked') await this.#save(tracked, 'abandoned');
  }

  /** With each heartbeat: what is not being sent may have expired since. */
  async expire(): Promise<void> {
    for (const tracked of this.#unsettled.values()) {
      const isWaiting = (): boolean => tracked.intent.state === 'parked' || tracked.intent.state === 'abandoned';
      if (isWaiting() && (await this.#options.courier.isExpired(tracked.intent)) && isWaiting())
        await this.#save(tracked, 'failed', { by: 'register', code: 'expired' });
    }
  }

  /** Parks what the other party refuses in words: it is not dead, but asking again is of no use. */
  async refused(commandId: string, words: string): Promise<void> {
    for (const tracked of this.#unsettled.values()) {
      const { intent } = tracked;
      if (intent.commandId === commandId && intent.to === 'otherParty' && intent.state === 'open')
        await this.#save(tracked, 'parked', { by: 'otherParty', words, onLedger: false });
    }
  }

  /**
   * What an announcement changes: the writes belong into the batch that keeps the announcement itself, and `settle` is called once
   * that is written and the book holds it.
   */
  async announce({
    finality,
    command,
    index,
  }: Announced): Promise<{ writes: readonly StoreWrite[]; settle: () => void }> {
    this.#newest = index;
    this.#underWay++;
    if (finality === 'final') this.#finalMeanwhile = [...this.#finalMeanwhile, command];
    const writes = [...(await this.#records.forget(index - this.#options.reliability.keepOutcomes))];
    const moved: Tracked[] = [];
    for (const tracked of this.#unsettled.values()) {
      const move = moveOf(tracked.intent, tracked.command, finality, command);
      if (move === undefined) continue;
      writes.push(...this.#put(tracked, move.state, move.reason));
      moved.push(tracked);
    }
    return {
      writes,
      settle: () => {
        for (const tracked of moved) this.#tell(tracked);
        this.#ended();
      },
    };
  }

  /** One thing that was under way is over. */
  #ended(): void {
    if (--this.#underWay === 0) this.#finalMeanwhile = [];
  }

  async #intend(key: string, content: string, make: () => Promise<IntentDraft>): Promise<Intent> {
    const known = await this.find(key);
    if (known !== undefined) {
      if (known.content !== content) throw new BusinessKeyConflictError(key, known.commandId);
      return known;
    }
    const { writes, ...draft } = await make();
    // From here to the write nothing may come in between: what becomes final later finds it tracked, and is written after it.
    const tracked = this.#track({ ...draft, key, content, state: 'open' }, true);
    const reason = this.#finalMeanwhile.map((final) => superseded(tracked.command, final)).find((each) => each);
    const own = this.#put(tracked, reason === undefined ? 'open' : 'failed', reason);
    try {
      await this.#records.write([...writes, ...own]);
    } catch (error) {
      this.#unsettled.delete(tracked.id);
      throw error;
    }
    this.#tell(tracked);
    return tracked.intent;
  }

  #track(intent: Intent, isNew: boolean): Tracked {
    const id = this.#records.idOf(intent.key);
    const command = decodeCommand(this.#options.runtime.hashes, intent.envelope);
    if (E.isLeft(command)) throw new TypeError(`The intent ${intent.key} holds no command: ${command.left.problem}`);
    const tracked: Tracked = {
      ...{ intent, kept: isNew ? undefined : intent, id, isNew, isDriven: false, refusals: 0, command: command.right },
      storeKey: this.#records.storeKey(id),
      wake: () => undefined,
      keep: (prepared) => {
        tracked.intent = { ...tracked.intent, ...prepared };
        return this.#records.put(tracked.intent);
      },
    };
    this.#unsettled.set(id, tracked);
    return tracked;
  }

  /** Drives an intent unless somebody does already. */
  #kick(tracked: Tracked): void {
    if (tracked.isDriven) return;
    tracked.isDriven = true;
    this.#drive(tracked).then(
      () => {
        tracked.isDriven = false;
        if (this.#isDue(tracked)) this.#kick(tracked);
      },
      (error: unknown) => {
        if (!this.#isStopped) this.#options.fail(error);
      },
    );
  }

  async #drive(tracked: Tracked): Promise<void> {
    for (let attempt = tracked.isNew ? 0 : 1; this.#isDue(tracked); attempt++) {
      tracked.isNew = false;
      const result = await this.#attempt(tracked, attempt === 0);
      if (this.#isDue(tracked)) await this.#take(tracked, result);
      if (this.#isDue(tracked)) await this.#pause(tracked, attempt);
    }
  }

  async #attempt(tracked: Tracked, isFirst: boolean): Promise<Attempt> {
    const stopping = new AbortController();
    this.#attempts.add(stopping);
    try {
      return await this.#options.courier.attempt(tracked, isFirst, { signal: stopping.signal });
    } finally {
      this.#attempts.delete(stopping);
    }
  }

  async #take(tracked: Tracked, attempt: Attempt): Promise<void> {
    switch (attempt.result) {
      case 'sent':
      case 'onLedger':
        tracked.refusals = 0;
        return;
      case 'expired':
        return this.#save(tracked, 'failed', { by: 'register', code: 'expired' });
      case 'broken':
        return this.#save(tracked, 'parked', { by: 'transport', words: attempt.words });
      case 'refused': {
        const { code, change } = attempt;
        const reason: IntentReason = { by: 'register', code, ...(change === undefined ? {} : { change }) };
        if (PERMANENT.has(code)) return this.#save(tracked, 'failed', reason);
        if (++tracked.refusals >= REFUSALS_MAX) return this.#save(tracked, 'parked', reason);
      }
    }
  }

  #pause(tracked: Tracked, attempt: number): Promise<void> {
    const { retryMs, retryMaxMs } = this.#options.reliability;
    const delay = Math.min(retryMs * 2 ** Math.min(attempt, 30), retryMaxMs);
    return new Promise((resolve) => {
      const cancel = this.#options.runtime.schedule(resolve, delay, false);
      tracked.wake = () => {
        cancel();
        resolve();
      };
    });
  }

  #isDue({ intent, id }: Tracked): boolean {
    return intent.state === 'open' && this.#unsettled.has(id) && !this.#isStopped;
  }

  /** Moves an intent by itself, not by an announcement. */
  async #save(tracked: Tracked, state: IntentState, reason?: IntentReason): Promise<void> {
    const writes = this.#put(tracked, state, reason);
    await this.#records.write(writes);
    this.#tell(tracked);
  }

  /** Takes a new state over at once, so that whoever looks next sees it; the writes follow in the same turn. */
  #put(tracked: Tracked, state: IntentState, reason: IntentReason | undefined): readonly StoreWrite[] {
    tracked.intent = withState(tracked.intent, state, reason);
    if (state === 'open') tracked.refusals = 0;
    return this.#records.putMarked(tracked.intent, this.#newest);
  }

  /** What was decided is written: everybody may know. */
  #tell(tracked: Tracked): void {
    tracked.kept = tracked.intent;
    if (isSettled(tracked.intent)) this.#unsettled.delete(tracked.id);
    tracked.wake();
    this.#changed.next(tracked.intent);
    if (this.#isDue(tracked)) this.#kick(tracked);
  }

  #find(key: string): Tracked {
    const tracked = this.#unsettled.get(this.#records.idOf(key));
    if (tracked === undefined) throw new BusinessKeyUnknownError(key);
    return tracked;
  }
}

function withState(
  { reason: former, ...intent }: Intent,
  state: IntentState,
  reason: IntentReason | undefined,
): Intent {
  return { ...intent, state, ...(reason === undefined ? {} : { reason }) };
}
