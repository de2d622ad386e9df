import type { WaitOptions } from '@lateral/core';
import { abortedBefore } from '@lateral/core';
import type { LedgerCall, LedgerFaults } from './faults.js';

/** Why a caller is told something without an answer of the ledger. */
export type NoAnswer = 'timedOut' | 'aborted' | 'closed';

export interface FaultyCall<T> extends WaitOptions {
  readonly call: LedgerCall;
  /** Brings the request to the ledger. */
  readonly deliver: () => Promise<T>;
  /** What the caller is told without an answer. Throws what it is to be told by an error. */
  readonly unanswered: (why: NoAnswer) => T;
}

/** Calls on their way: each is answered once, by the ledger or by a time-out. */
export class FaultyCalls {
  readonly #faults: LedgerFaults;
  readonly #waiting = new Set<() => void>();

  constructor(faults: LedgerFaults) {
    this.#faults = faults;
  }

  make<T>({ call, deliver, unanswered, signal }: FaultyCall<T>): Promise<T> {
    const { schedule, timeoutMs, isGone } = this.#faults;
    if (isGone?.() === true) return new Promise(() => undefined);
    if (signal?.aborted === true) return Promise.reject(abortedBefore());
    return new Promise((resolve, reject) => {
      const end = (tell: () => void): void => {
        if (!this.#waiting.delete(close)) return; // told already
        cancelTimeout();
        signal?.removeEventListener('abort', abort);
        if (isGone?.() !== true) tell();
      };
      const giveUp = (why: NoAnswer) => (): void => {
        end(() => {
          resolve(promised(() => unanswered(why)));
        });
      };
      const [close, abort] = [giveUp('closed'), giveUp('aborted')];
      const waitMs = call === 'submit' ? timeoutMs.submit : timeoutMs.read;
      const cancelTimeout = schedule(giveUp('timedOut'), waitMs, true);
      this.#waiting.add(close);
      signal?.addEventListener('abort', abort);
      this.#carry(call, deliver, (answer) => {
        end(() => {
          answer.then(resolve, reject);
        });
      });
    });
  }

  /** Tells everybody who waits that no answer will come. */
  release(): void {
    for (const close of [...this.#waiting]) close();
  }

  #carry<T>(call: LedgerCall, deliver: () => Promise<T>, answerWith: (answer: Promise<T>) => void): void {
    const { requestMs, answerMs, lost, againMs } = this.#faults.call?.(call) ?? {};
    if (lost === 'request') return;
    this.#after(requestMs, () => {
      const answer = deliver();
      const arrive = (): void => {
        if (lost !== 'answer')
          this.#after(answerMs, () => {
            answerWith(answer);
          });
      };
      answer.then(arrive, arrive);
      if (againMs !== undefined) this.#after(againMs, () => void deliver().catch(() => undefined)); // nobody waits for it
    });
  }

  /** For what is on its way no process stays alive: the time-out does that for whoever waits. */
  #after(delayMs = 0, action: () => void): void {
    if (delayMs === 0) action();
    else this.#faults.schedule(action, delayMs, false);
  }
}

function promised<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(work());
  });
}
