import type { HexId } from '@lateral/core';
import type { RegisterLog } from '../chain/block.js';
import type { Chain } from '../chain/chain.js';
import type { Place } from './cursor.js';
import { isAfter, placeOf } from './cursor.js';
import type { LogHistory, LogHistoryOptions, Span } from './log-history.js';

export interface LogSource extends LogHistoryOptions {
  readonly chain: Chain;
  /** The register's first block: there is nothing before. */
  readonly since: number;
}

/** Reads one bilateral's logs in the chain forwards: what is old from its history, what is new from the ring. */
export class BilateralLogs {
  readonly #source: Pick<LogSource, 'chain' | 'since'>;
  readonly #bilateralId: HexId;
  readonly #history: LogHistory;
  /** The part that was read last, and the first of its logs that somebody may still ask for. */
  #span: Span | undefined;
  #index = 0;

  constructor(source: Pick<LogSource, 'chain' | 'since'>, bilateralId: HexId, history: LogHistory) {
    this.#source = source;
    this.#bilateralId = bilateralId;
    this.#history = history;
  }

  /** The first log after a place in blocks up to `to`, undefined where there is none. Places must not go back. */
  async after(place: Place, to: number): Promise<RegisterLog | undefined> {
    const { ring } = this.#source.chain;
    for (let from = Math.max(place.number, this.#source.since); from < ring.first && from <= to;) {
      const held = this.#span;
      const isHeld = held !== undefined && held.from <= from && from <= held.to;
      const span = isHeld ? held : await this.#read(from, Math.min(to, ring.first - 1));
      for (; this.#index < span.logs.length; this.#index++) {
        const log = span.logs[this.#index];
        if (log !== undefined && isAfter(placeOf(log), place)) return log.blockNumber <= to ? log : undefined;
      }
      from = span.to + 1;
    }
    return this.#inRing(place, to);
  }

  #inRing(place: Place, to: number): RegisterLog | undefined {
    const logs = this.#source.chain.ring.logsOf(this.#bilateralId);
    let [low, high] = [0, logs.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const log = logs[middle];
      if (log !== undefined && isAfter(placeOf(log), place)) high = middle;
      else low = middle + 1;
    }
    const next = logs[low];
    return next !== undefined && next.blockNumber <= to ? next : undefined;
  }

  async #read(from: number, to: number): Promise<Span> {
    this.#span = await this.#history.read(from, to);
    this.#index = 0;
    return this.#span;
  }
}
