import { Subscription, take } from 'rxjs';
import { isLedgerError } from '../../ledger/errors.js';
import type { HexId, Ledger, LedgerEntry, Position } from '../../ledger/ledger.js';
import type { Schedule } from '../../ledger/schedule.js';
import { LedgerStalledError } from '../errors.js';
import type { Reliability } from '../reliability.js';

export interface FollowerOptions {
  readonly ledger: Ledger;
  readonly bilateralId: HexId;
  /** The last announcement that was handled; undefined: from the genesis. */
  readonly after: Position | undefined;
  /** Asked once the ledger answers, before anything is read. @throws LedgerError when what was read before is there no more. */
  readonly verify: () => Promise<void>;
  /** Handles one announcement; the next one waits for it. When it rejects, the follower fails. */
  readonly handle: (entry: LedgerEntry) => Promise<void>;
  /** Called with each heartbeat. */
  readonly beat: () => void;
  /** Called with what does not end it, such as {@link LedgerStalledError}. */
  readonly report: (error: unknown) => void;
  /** Called once when it cannot go on. */
  readonly fail: (error: unknown) => void;
  /** Called once when the ledger was closed. */
  readonly complete: () => void;
  readonly schedule: Schedule;
  readonly reliability: Pick<Reliability, 'retryMs' | 'heartbeatMs' | 'stalledAfterBeats'>;
}

/** Announcements that wait to be handled, at most: what comes after them is read again from the ledger. */
const WAITING_MAX = 256;

/**
 * Follows a bilateral on its ledger from a position on: history, then live, one announcement after the other, each once. What the
 * ledger pushes is a hint only: after a silence, an error or too long a queue it reads on from the last announcement that it has.
 */
export class Follower {
  readonly #options: FollowerOptions;
  readonly #waiting: LedgerEntry[] = [];
  #last: Position | undefined;
  #subscription: Subscription | undefined;
  #cancelBeat: () => void = () => undefined;
  #cancelRetry: () => void = () => undefined;
  #isVerified = false;
  #isHandling = false;
  #isStopped = false;
  /** Nothing was announced since the last heartbeat. */
  #isSilent = true;
  /** The ledger was asked for its health and has not answered. */
  #isAsked = false;
  #missedBeats = 0;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#last = options.after;
  }

  start(): void {
    this.#nextBeat();
    this.#read();
  }

  /** Terminal and idempotent. */
  stop(): void {
    this.#isStopped = true;
    this.#cancelBeat();
    this.#cancelRetry();
    this.#subscription?.unsubscribe();
    this.#subscription = undefined;
  }

  /** Reads on after the last announcement that it has, in place of the subscription before. */
  #read(): void {
    this.#cancelRetry();
    if (this.#isVerified) {
      this.#subscribe();
      return;
    }
    this.#options.verify().then(
      () => {
        this.#isVerified = true;
        if (!this.#isStopped) this.#subscribe();
      },
      (error: unknown) => {
        this.#troubled(error);
      },
    );
  }

  #subscribe(): void {
    const { ledger, bilateralId, complete } = this.#options;
    this.#subscription?.unsubscribe();
    const after = this.#waiting.at(-1)?.position ?? this.#last;
    let room = WAITING_MAX - this.#waiting.length;
    const subscription = new Subscription();
    this.#subscription = subscription;
    const ended = (): void => {
      if (this.#subscription === subscription) this.#subscription = undefined;
    };
    subscription.add(
      ledger
        .entries(bilateralId, after)
        .pipe(take(room))
        .subscribe({
          next: (entry) => {
            room--;
            this.#isSilent = false;
            this.#waiting.push(entry);
            void this.#handleAll();
          },
          error: (error: unknown) => {
            ended();
            this.#troubled(error);
          },
          complete: () => {
            ended();
            if (room > 0 && !this.#isStopped) complete(); // else the queue is full, and read on once it is handled
          },
        }),
    );
  }

  async #handleAll(): Promise<void> {
    if (this.#isHandling) return;
    this.#isHandling = true;
    try {
      for (let entry = this.#waiting[0]; entry !== undefined && !this.#isStopped; entry = this.#waiting[0]) {
        await this.#options.handle(entry);
        this.#last = entry.position;
        this.#waiting.shift();
      }
    } catch (error) {
      this.#end(error);
    } finally {
      this.#isHandling = false;
    }
    if (this.#subscription === undefined && !this.#isStopped) this.#readLater(0);
  }

  /** The ledger's own word ends it; trouble on the way does not. */
  #troubled(error: unknown): void {
    if (this.#isStopped) return;
    if (isLedgerError(error) && (error.code === 'unavailable' || error.stage === 'unknown'))
      this.#readLater(this.#options.reliability.retryMs);
    else this.#end(error);
  }

  #readLater(delayMs: number): void {
    this.#cancelRetry();
    this.#cancelRetry = this.#options.schedule(
      () => {
        if (!this.#isStopped && this.#subscription === undefined) this.#read();
      },
      delayMs,
      false,
    );
  }

  #nextBeat(): void {
    const { schedule, reliability } = this.#options;
    this.#cancelBeat = schedule(
      () => {
        this.#nextBeat();
        this.#beat();
      },
      reliability.heartbeatMs,
      false,
    );
  }

  /** After a silence the ledger is read again, whatever its subscription says. */
  #beat(): void {
    this.#options.beat();
    if (this.#isSilent && this.#isVerified && this.#waiting.length === 0) this.#read();
    this.#isSilent = true;
    if (this.#isAsked) this.#missed(new Error('no answer at all'));
    else this.#ask();
  }

  #ask(): void {
    this.#isAsked = true;
    this.#options.ledger.health().then(
      () => {
        this.#isAsked = false;
        this.#missedBeats = 0;
      },
      (cause: unknown) => {
        this.#isAsked = false;
        this.#missed(cause);
      },
    );
  }

  /** Reported once, until the ledger has answered again. */
  #missed(cause: unknown): void {
    const { report, reliability } = this.#options;
    this.#missedBeats++;
    if (this.#missedBeats === reliability.stalledAfterBeats && !this.#isStopped)
      report(new LedgerStalledError(this.#missedBeats, cause));
  }

  #end(error: unknown): void {
    if (this.#isStopped) return;
    this.stop();
    this.#options.fail(error);
  }
}
