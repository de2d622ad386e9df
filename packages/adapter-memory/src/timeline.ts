import type { Command, LedgerEntry } from '@lateral/core';
import type { Undo } from './register.js';

/** A command in a block, with what undoes its effect. */
export interface AppliedCommand {
  readonly command: Command;
  readonly undo: readonly Undo[];
}

export interface Block {
  /** Ledger time, whole seconds. */
  readonly time: number;
  readonly commands: readonly AppliedCommand[];
}

/** One step of one command's finality, to be announced in its bilateral. */
export interface Step {
  readonly finality: LedgerEntry['finality'];
  readonly command: Command;
  readonly time: number;
}

export interface TimelineOptions {
  /** Blocks that are not final yet, oldest first; at most the depth. */
  readonly open?: readonly Block[];
  /** How many of the newest final blocks are kept, so that a test can undo them. @default 0 */
  readonly keepSettled?: number;
}

/** Finality by depth: which blocks can still be undone, and what each new or undone block gives to announce. */
export class Timeline {
  readonly #depth: number;
  readonly #keepSettled: number;
  readonly #open: Block[];
  readonly #settled: Block[] = [];
  #settledTime: number | undefined;

  constructor(depth: number, { open = [], keepSettled = 0 }: TimelineOptions = {}) {
    this.#depth = depth;
    this.#keepSettled = keepSettled;
    this.#open = [...open];
  }

  /** Blocks that are not final, oldest first. */
  get open(): readonly Block[] {
    return this.#open;
  }

  /** Ledger time of the newest block that became final here, whole seconds; undefined before the first. */
  get settledTime(): number | undefined {
    return this.#settledTime;
  }

  extend(block: Block): readonly Step[] {
    const steps = this.#depth === 0 ? [] : stepsOf(block, 'included'); // without depth it is final at once
    this.#open.push(block);
    const settled = this.#open.length > this.#depth ? this.#open.shift() : undefined;
    if (settled === undefined) return steps;
    this.#settle(settled);
    return [...steps, ...stepsOf(settled, 'final')];
  }

  /**
   * The newest blocks, newest first.
   *
   * @param pastFinality - Whether final blocks that are kept may be among them.
   * @throws RangeError when there are fewer.
   */
  newest(depth: number, pastFinality = false): readonly Block[] {
    const blocks = pastFinality ? [...this.#settled, ...this.#open] : this.#open;
    if (!Number.isSafeInteger(depth) || depth < 1 || depth > blocks.length) {
      const which = pastFinality ? 'are kept (option keepSettled)' : 'are not final';
      throw new RangeError(`Cannot undo ${depth} blocks: ${blocks.length} ${which}`);
    }
    return blocks.slice(-depth).reverse();
  }

  /** Takes the newest blocks back; {@link newest} has checked that they may go. */
  revert(depth: number): void {
    const settled = Math.max(0, depth - this.#open.length);
    this.#open.splice(Math.max(0, this.#open.length - depth));
    this.#settled.splice(this.#settled.length - settled);
  }

  #settle(block: Block): void {
    this.#settledTime = block.time;
    this.#settled.push(block);
    if (this.#settled.length > this.#keepSettled) this.#settled.shift();
  }
}

/** Steps of undoing a block, the newest command first. */
export function revertedSteps(block: Block): readonly Step[] {
  return stepsOf(block, 'reverted').toReversed();
}

function stepsOf(block: Block, finality: Step['finality']): readonly Step[] {
  return block.commands.map(({ command }) => ({ finality, command, time: block.time }));
}
