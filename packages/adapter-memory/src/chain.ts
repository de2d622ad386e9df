import type { Command, HexId, SubmissionOutcome, Verdict, Verify } from '@lateral/core';
import { toHex } from '@lateral/core';
import type { ReorganiseOptions } from './options.js';
import { submissionOutcome } from './outcomes.js';
import { readCommand } from './read-command.js';
import type { Book, Register } from './register.js';
import type { JournalRecord } from './store/records.js';
import type { AppliedCommand, Block, Step } from './timeline.js';
import { revertedSteps, Timeline } from './timeline.js';

/** A command that waits for its block. One that a reorganisation put back has nobody who waits for its answer. */
export interface Waiting {
  readonly command: Command;
  readonly answer?: { resolve(outcome: SubmissionOutcome): void; reject(error: unknown): void };
}

export interface ChainOptions {
  readonly register: Register;
  readonly instance: HexId;
  readonly finalityDepth: number;
  readonly keepSettled: number;
  readonly clock: () => number;
  readonly verify: Verify;
  /** Keeps a record before its effect is announced. When it throws, there is no effect. */
  readonly keep: (record: JournalRecord) => void;
}

/** What a chain goes on from. */
export interface ChainStart {
  /** Ledger time of the newest block. */
  readonly time: number | undefined;
  /** Blocks that are not final, oldest first. */
  readonly open: readonly Block[];
  /** Commands that a reorganisation put back, oldest first. */
  readonly returned: readonly Command[];
}

/** Makes blocks of commands, one after the other and each whole: judged, kept, announced in one synchronous step. */
export class Chain {
  readonly #options: ChainOptions;
  #timeline: Timeline;
  #waiting: Waiting[] = [];
  #time: number | undefined;
  #latest = 0;

  constructor(options: ChainOptions) {
    this.#options = options;
    this.#timeline = new Timeline(options.finalityDepth, { keepSettled: options.keepSettled });
  }

  get time(): number | undefined {
    return this.#time;
  }

  get open(): readonly Block[] {
    return this.#timeline.open;
  }

  get waiting(): readonly Waiting[] {
    return this.#waiting;
  }

  /** See `LedgerHealth.horizon`. What is told once holds for all later blocks, even when the clock goes back. */
  horizon(): number | undefined {
    return this.#options.finalityDepth === 0 ? this.#now() : this.#timeline.settledTime;
  }

  /** Goes on from a snapshot, before anything else. */
  restore({ time, open, returned }: ChainStart): void {
    this.#time = time;
    this.#timeline = new Timeline(this.#options.finalityDepth, { open });
    this.#waiting = returned.map((command) => ({ command }));
  }

  add(waiting: Waiting): void {
    this.#waiting.push(waiting);
  }

  /** Makes a block of all that waits. When it cannot be kept, everybody who waits is told, and nothing happened. */
  mine(): void {
    const { verify, keep, register, instance } = this.#options;
    const time = this.#now();
    const waiting = this.#waiting.splice(0);
    const judged = waiting.map(({ command }) => this.#apply(command, time, verify));
    const commands = judged.flatMap(({ applied }) => applied ?? []);
    try {
      keep({ type: 'block', time, commands: commands.map(({ command }) => command.bytes) });
    } catch (error) {
      this.#undo(commands);
      for (const { answer } of waiting) answer?.reject(error);
      throw error;
    }
    const touched = this.#commit(time, commands);
    judged.forEach(({ command, verdict }, index) => {
      waiting[index]?.answer?.resolve(submissionOutcome(instance, register, command, verdict));
    });
    wake(touched);
  }

  /** See `MemoryLedger.reorganise`. */
  reorganise(depth: number, { drop = false, pastFinality = false }: ReorganiseOptions = {}): void {
    const blocks = this.#timeline.newest(depth, pastFinality); // throws before anything is kept
    this.#options.keep({ type: 'revert', depth, drop });
    wake(this.#revert(blocks, drop));
  }

  /**
   * Repeats what the journal holds: all checks but signatures, nothing kept again.
   *
   * @throws TypeError or RangeError when the record does not follow from the ones before it.
   */
  replay(record: JournalRecord): void {
    if (record.type === 'revert') {
      this.#revert(this.#timeline.newest(record.depth), record.drop);
      return;
    }
    this.#waiting = []; // each block took all that waited
    const commands = record.commands.map((bytes) => {
      const { command, verdict, applied } = this.#apply(readCommand(bytes), record.time, () => true);
      if (applied === undefined) throw notReplayed(command, verdict);
      return applied;
    });
    this.#commit(record.time, commands);
  }

  /** Tells everybody who waits that nobody knows, and forgets what waits. */
  release(reason: string): void {
    for (const { command, answer } of this.#waiting.splice(0)) {
      answer?.resolve({ status: 'unknown', commandId: toHex(command.id), reason });
    }
  }

  /** Ledger time of a block made now. */
  #now(): number {
    this.#latest = Math.max(this.#latest, this.#time ?? 0, this.#options.clock());
    return this.#latest;
  }

  #apply(command: Command, time: number, verify: Verify): Judged {
    const { register } = this.#options;
    const verdict = register.judge(command, time, verify);
    if (verdict.result !== 'accepted') return { command, verdict, applied: undefined };
    return { command, verdict, applied: { command, undo: register.write(command, verdict.writes) } };
  }

  #undo(commands: readonly AppliedCommand[]): void {
    for (const { command, undo } of commands.toReversed()) this.#options.register.undo(command, undo);
  }

  #commit(time: number, commands: readonly AppliedCommand[]): ReadonlySet<Book> {
    this.#time = time;
    return this.#announce(this.#timeline.extend({ time, commands }));
  }

  #revert(blocks: readonly Block[], drop: boolean): ReadonlySet<Book> {
    this.#timeline.revert(blocks.length);
    for (const { commands } of blocks) this.#undo(commands);
    const steps = blocks.flatMap(revertedSteps);
    if (!drop) this.#waiting.unshift(...steps.map(({ command }) => ({ command })).reverse());
    return this.#announce(steps);
  }

  /** @returns The books whose followers are to be told, once everything is done. */
  #announce(steps: readonly Step[]): ReadonlySet<Book> {
    const touched = new Set<Book>();
    for (const { finality, command, time } of steps) {
      const book = this.#options.register.bookOf(command);
      book.announcements.add({ finality, commandId: toHex(command.id), command: command.bytes, time });
      touched.add(book);
    }
    return touched;
  }
}

interface Judged {
  readonly command: Command;
  readonly verdict: Verdict;
  readonly applied: AppliedCommand | undefined;
}

function wake(books: ReadonlySet<Book>): void {
  for (const { announcements } of books) announcements.wake();
}

function notReplayed(command: Command, verdict: Verdict): TypeError {
  return new TypeError(
    `${command.type} ${toHex(command.id)} was accepted here once, and now is ${JSON.stringify(verdict)}`,
  );
}
