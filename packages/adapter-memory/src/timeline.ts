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

/** Finality by depth: which blocks can still be undone, and what each new or undone block gives to announce. */
export class Timeline {
  readonly #depth: number;
  readonly #open: Block[];

  /** @param open - Blocks that are not final yet, oldest first; at most `depth`. */
  constructor(depth: number, open: readonly Block[] = []) {
    this.#depth = depth;
    this.#open = [...open];
  }

  /** Blocks that are not final, oldest first. */
  get open(): readonly Block[] {
    return this.#open;
  }

  extend(block: Block): readonly Step[] {
    if (this.#depth === 0) return stepsOf(block, 'final');
    this.#open.push(block);
    const steps = stepsOf(block, 'included');
    const settled = this.#open.length > this.#depth ? this.#open.shift() : undefined;
    return settled === undefined ? steps : [...steps, ...stepsOf(settled, 'final')];
  }

  /**
   * The newest blocks, newest first.
   *
   * @throws RangeError when fewer are not final.
   */
  newest(depth: number): readonly Block[] {
    if (!Number.isSafeInteger(depth) || depth < 1 || depth > this.#open.length) {
      throw new RangeError(`Cannot undo ${depth} blocks: ${this.#open.length} are not final`);
    }
    return this.#open.slice(-depth).reverse();
  }

  /** Takes the newest blocks back; {@link newest} has checked that they may go. */
  revert(depth: number): void {
    this.#open.splice(-depth);
  }
}

/** Steps of undoing a block, the newest command first. */
export function revertedSteps(block: Block): readonly Step[] {
  return stepsOf(block, 'reverted').toReversed();
}

function stepsOf(block: Block, finality: Step['finality']): readonly Step[] {
  return block.commands.map(({ command }) => ({ finality, command, time: block.time }));
}
