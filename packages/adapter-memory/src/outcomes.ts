import type { Command, CommandOutcome, HexId, Inclusion, SubmissionOutcome, Verdict } from '@lateral/core';
import { bilateralIdOf, toHex } from '@lateral/core';
import type { Announcements } from './announcements.js';
import { positionAt } from './positions.js';
import type { Register } from './register.js';

/** Where the announcements of a bilateral are read, with what names their positions. */
export interface Log {
  readonly instance: HexId;
  readonly bilateralId: HexId;
  readonly announcements: Announcements;
}

/** Where a command stands by its newest announcement; undefined when it has none, or was reverted. */
export function inclusionOf(log: Log, commandId: HexId): Inclusion | undefined {
  const newest = log.announcements.newestOf(commandId);
  if (newest === undefined || newest.announcement.finality === 'reverted') return undefined;
  const { finality, time } = newest.announcement;
  return { commandId, finality, time, position: positionAt(log.instance, log.bilateralId, newest.index) };
}

/** What the log says of a command. */
export function commandOutcome(log: Log, commandId: HexId): CommandOutcome {
  const inclusion = inclusionOf(log, commandId);
  if (inclusion !== undefined) return { status: 'accepted', ...inclusion };
  const { count } = log.announcements;
  const lookedUpTo = count === 0 ? undefined : positionAt(log.instance, log.bilateralId, count - 1);
  return { status: 'notFound', commandId, lookedUpTo };
}

/** What the one who submitted a command is told, right after its block was announced. */
export function submissionOutcome(
  instance: HexId,
  register: Register,
  command: Command,
  verdict: Verdict,
): SubmissionOutcome {
  const commandId = toHex(command.id);
  if (verdict.result === 'alreadyApplied') return { status: 'alreadyApplied', commandId };
  if (verdict.result === 'rejected') {
    const { code, change } = verdict;
    return { status: 'rejected', commandId, code, ...(change === undefined ? {} : { change }) };
  }
  const bilateralId = toHex(bilateralIdOf(command));
  const inclusion = inclusionOf(
    { instance, bilateralId, announcements: register.book(bilateralId).announcements },
    commandId,
  );
  if (inclusion === undefined) throw new TypeError(`Command ${commandId} is accepted and not announced`); // unreachable
  return { status: 'accepted', ...inclusion };
}
