import type { HexId } from '@lateral/core';
import type { RegisterLog } from '../chain/block.js';
import type { Chain } from '../chain/chain.js';
import type { LogFilter } from '../chain/logs.js';
import { logsBetween } from '../chain/logs.js';
import type { Rpc } from '../rpc/json-rpc.js';
import type { Place } from './cursor.js';
import { isAfter, placeOf } from './cursor.js';

export interface LogSource {
  readonly chain: Chain;
  readonly rpc: Rpc;
  readonly filter: LogFilter;
  /** The register's first block: there is nothing before. */
  readonly since: number;
  /** Blocks that one query for logs may span. */
  readonly span: number;
}

/** Reads one bilateral's logs in the chain forwards: what is old in spans from a node, what is new from the ring. */
export class BilateralLogs {
  readonly #source: LogSource;
  readonly #bilateralId: HexId;
  /** The span that was read last, and the logs of it that nobody asked past yet. */
  #span: { readonly from: number; readonly to: number; readonly logs: readonly RegisterLog[] } | undefined;
  #index = 0;

  constructor(source: LogSource, bilateralId: HexId) {
    this.#source = source;
    this.#bilateralId = bilateralId;
  }

  /** The first log after a place in blocks up to `to`, undefined where there is none. Places must not go back. */
  async after(place: Place, to: number): Promise<RegisterLog | undefined> {
    const { ring } = this.#source.chain;
    for (let from = Math.max(place.number, this.#source.since); from < ring.first && from <= to;) {
      const { logs, to: end } = await this.#read(from, Math.min(to, ring.first - 1));
      for (; this.#index < logs.length; this.#index++) {
        const log = logs[this.#index];
        if (log !== undefined && isAfter(placeOf(log), place)) return log.blockNumber <= to ? log : undefined;
      }
      from = end + 1;
    }
    return this.#inRing(place, to);
  }

  #inRing(place: Place, to: number): RegisterLog | undefined {
    const { ring } = this.#source.chain;
    const last = Math.min(to, ring.head.number);
    for (let number = Math.max(place.number, ring.first); number <= last; number++) {
      const log = ring
        .block(number)
        ?.logs.find((each) => each.bilateralId === this.#bilateralId && isAfter(placeOf(each), place));
      if (log !== undefined) return log;
    }
    return undefined;
  }

  async #read(from: number, to: number): Promise<{ readonly to: number; readonly logs: readonly RegisterLog[] }> {
    const span = this.#span;
    if (span !== undefined && span.from <= from && from <= span.to) return span;
    const end = Math.min(to, from + this.#source.span - 1);
    const filter = { ...this.#source.filter, bilateralId: this.#bilateralId };
    const logs = await logsBetween(this.#source.rpc, filter, from, end);
    this.#index = 0;
    this.#span = { from, to: end, logs };
    return this.#span;
  }
}
