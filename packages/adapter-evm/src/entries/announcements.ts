import type { HexId, LedgerEntry } from '@lateral/core';
import type { RegisterLog } from '../chain/block.js';
import { readHeader } from '../chain/block.js';
import type { Chain } from '../chain/chain.js';
import { blockAt } from '../chain/finality.js';
import { logsOfBlock } from '../chain/logs.js';
import { RpcError } from '../rpc/json-rpc.js';
import { finalityViolation, positionUnknown } from '../trouble.js';
import type { LogSource } from './bilateral-logs.js';
import { BilateralLogs } from './bilateral-logs.js';
import type { Cursor } from './cursor.js';
import { END_OF_BLOCK, isAfter, placeOf, positionOf } from './cursor.js';
import { LogHistory } from './log-history.js';

export interface AnnouncementsOptions extends LogSource {
  readonly instance: HexId;
  readonly bilateralId: HexId;
  /** Final at once: nothing is announced as included before. */
  readonly isInstant: boolean;
}

type Status = LedgerEntry['finality'];

/**
 * What a subscriber of one bilateral is told, one announcement after the other. At each block: first what it includes, then what was
 * final by then. So a position says all, and whoever resumes from it is told the same rest.
 */
export class Announcements {
  readonly #options: AnnouncementsOptions;
  readonly #included: BilateralLogs;
  readonly #finals: BilateralLogs;
  #cursor: Cursor;
  /** The cursor's block was seen in the chain, or read as undone. */
  #isPlaced: boolean;

  constructor(options: AnnouncementsOptions, after: Cursor | undefined) {
    this.#options = options;
    const history = new LogHistory(options, options.bilateralId);
    this.#included = new BilateralLogs(options, options.bilateralId, history);
    this.#finals = new BilateralLogs(options, options.bilateralId, history);
    this.#cursor = after ?? {
      number: options.since - 1,
      hash: '',
      logIndex: END_OF_BLOCK,
      final: { number: -1, logIndex: END_OF_BLOCK },
    };
    this.#isPlaced = after === undefined;
  }

  /** The next announcement, undefined while there is none. @throws LedgerError */
  async next(): Promise<LedgerEntry | undefined> {
    for (;;) {
      const undone = this.#isKnownInChain() === true ? undefined : await this.#undone();
      if (undone !== undefined) return undone;
      const { chain } = this.#options;
      const cursor = this.#cursor;
      const head = chain.head;
      const found = await this.#included.after(cursor, head.number);
      if (found?.blockNumber === cursor.number) return this.#include(found);
      const final = await this.#finals.after(cursor.final, Math.min(chain.finalAt(cursor.number), cursor.number));
      if (final !== undefined) return this.#settle(final);
      const passed = await this.#pass(found, head.number);
      if (!passed) return undefined;
    }
  }

  async #include(log: RegisterLog): Promise<LedgerEntry> {
    const { chain } = this.#options;
    const announced = announcedAt(log, chain, false);
    const { final } = this.#cursor;
    const owed = await this.#finals.after(final, announced.final.number);
    // After a reorganisation the block before may have known of less than was announced since: what is final is so once.
    const isAhead = owed === undefined && isAfter(announced.final, final);
    this.#cursor = isAhead ? announced : { ...announced, final };
    return this.#announce('included', log);
  }

  #settle(log: RegisterLog): LedgerEntry {
    this.#cursor = { ...this.#cursor, final: placeOf(log) };
    return this.#announce('final', log);
  }

  /** Moves to the next block with something to tell. @returns Whether there is one. */
  async #pass(found: RegisterLog | undefined, head: number): Promise<boolean> {
    const { chain, isInstant } = this.#options;
    const { number, final } = this.#cursor;
    const pending = await this.#finals.after(final, head);
    const to = found?.blockNumber ?? head;
    // Blocks between tell nothing but that something older became final, which no block says of a later one.
    let next = pending === undefined ? to : Math.min(to, Math.max(number + 1, pending.blockNumber));
    while (next < to && pending !== undefined && chain.finalAt(next) < pending.blockNumber) next++;
    if (next <= number) return false;
    const hash = await this.#hashAt(next, [found, pending]);
    if (hash === undefined) return false; // the node has lost blocks since, and the chain will say so
    this.#cursor = { ...this.#cursor, number: next, hash, logIndex: isInstant ? END_OF_BLOCK : -1 };
    return true;
  }

  /** The hash of a block in the chain, which a log may tell. */
  async #hashAt(number: number, logs: readonly (RegisterLog | undefined)[]): Promise<string | undefined> {
    const { chain, rpc } = this.#options;
    const log = logs.find((each) => each?.blockNumber === number);
    return chain.ring.block(number)?.hash ?? log?.blockHash ?? (await blockAt(rpc, number))?.hash;
  }

  /** Takes back, newest first, what was announced of blocks that are in the chain no more. */
  async #undone(): Promise<LedgerEntry | undefined> {
    while (!(await this.#isInChain())) {
      const { number, hash, logIndex, final } = this.#cursor;
      const { time, parentHash, logs } = await this.#orphan(hash);
      const log = logs.findLast((each) => each.bilateralId === this.#options.bilateralId && each.logIndex <= logIndex);
      if (log === undefined) {
        this.#cursor = { ...this.#cursor, number: number - 1, hash: parentHash, logIndex: END_OF_BLOCK };
        continue;
      }
      if (!isAfter(placeOf(log), final))
        throw finalityViolation(`command ${log.commandId} of block ${number} (time ${time})`);
      this.#cursor = { ...this.#cursor, logIndex: log.logIndex - 1 };
      return this.#announce('reverted', log);
    }
    return undefined;
  }

  async #isInChain(): Promise<boolean> {
    const { number, hash } = this.#cursor;
    const known = this.#isKnownInChain();
    if (known !== undefined) return known;
    this.#isPlaced = (await blockAt(this.#options.rpc, number))?.hash === hash;
    return this.#isPlaced;
  }

  /** Whether the cursor's block is in the chain; undefined where only a node can tell. */
  #isKnownInChain(): boolean | undefined {
    const { ring } = this.#options.chain;
    const { number, hash } = this.#cursor;
    if (hash === '') return true; // the beginning
    if (number > ring.head.number && ring.known(hash) === undefined) return true; // the node is behind
    if (number >= ring.first) return ring.block(number)?.hash === hash;
    return this.#isPlaced ? true : undefined;
  }

  /** A block that is in the chain no more, as this adapter saw it, or as a node still has it. */
  async #orphan(
    hash: string,
  ): Promise<{ readonly time: number; readonly parentHash: string; readonly logs: readonly RegisterLog[] }> {
    const { chain, rpc, filter, instance, bilateralId } = this.#options;
    const known = chain.seen(hash);
    if (known !== undefined) return known;
    const gone = positionUnknown(
      positionOf(instance, bilateralId, this.#cursor),
      `its block ${hash} is not in the chain, and the node does not have it any more`,
    );
    try {
      const block = await rpc('eth_getBlockByHash', [hash, false]);
      if (block === null) throw gone;
      const header = readHeader(block);
      return { ...header, logs: await logsOfBlock(rpc, filter, header) };
    } catch (error) {
      throw error instanceof RpcError ? gone : error;
    }
  }

  #announce(finality: Status, { commandId, envelope: command, time }: RegisterLog): LedgerEntry {
    const { instance, bilateralId } = this.#options;
    return { position: positionOf(instance, bilateralId, this.#cursor), finality, commandId, command, time };
  }
}

/** Where a subscriber stands who was just told that a log is included, or final where that is all that is told. */
export function announcedAt(log: RegisterLog, chain: Chain, isInstant: boolean): Cursor {
  const { blockNumber: number, blockHash: hash, logIndex } = log;
  if (isInstant) return { number, hash, logIndex: END_OF_BLOCK, final: placeOf(log) };
  return { number, hash, logIndex, final: { number: chain.finalAt(number - 1), logIndex: END_OF_BLOCK } };
}
