import type { HexId } from '@lateral/core';
import type { RegisterLog } from '../chain/block.js';
import type { LogFilter } from '../chain/logs.js';
import { logsBetween } from '../chain/logs.js';
import type { Rpc } from '../rpc/json-rpc.js';

/** Logs of a bilateral in a part of the chain, in order. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly logs: readonly RegisterLog[];
}

export interface LogHistoryOptions {
  readonly rpc: Rpc;
  readonly filter: LogFilter;
  /** Blocks that one query for logs may span. */
  readonly span: number;
}

/** As many as two readers need of whom one is a little behind the other. */
const KEEP = 2;

/** Reads old logs of one bilateral from a node, each part once for all who read at about the same place. */
export class LogHistory {
  readonly #options: LogHistoryOptions;
  readonly #bilateralId: HexId;
  #spans: readonly Span[] = [];

  constructor(options: LogHistoryOptions, bilateralId: HexId) {
    this.#options = options;
    this.#bilateralId = bilateralId;
  }

  /** A part that begins at `from` or before and goes beyond it, up to `to` where one query spans so many blocks. */
  async read(from: number, to: number): Promise<Span> {
    const read = this.#spans.find((each) => each.from <= from && from <= each.to);
    if (read !== undefined) return read;
    const { rpc, filter, span } = this.#options;
    const end = Math.min(to, from + span - 1);
    const logs = await logsBetween(rpc, { ...filter, bilateralId: this.#bilateralId }, from, end);
    const added = { from, to: end, logs };
    this.#spans = [added, ...this.#spans].slice(0, KEEP);
    return added;
  }
}
