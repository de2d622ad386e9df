import type { HexId } from '@lateral/core';
import { bilateralIdOf, toHex } from '@lateral/core';
import type { Announcement } from './announcements.js';
import { readCommand } from './read-command.js';
import type { Register } from './register.js';
import { damaged } from './store/chained-lines.js';
import type { Folder } from './store/folder.js';
import type { JournalRecord } from './store/records.js';
import type { Step } from './timeline.js';
import { revertedSteps, Timeline } from './timeline.js';

/**
 * Reads the announcements of earlier runs from the folder's archives into memory; judges nothing again.
 *
 * @throws LedgerError `storeDamaged` when they are not all there.
 */
export function loadHistory(folder: Folder, finalityDepth: number, register: Register): void {
  const timeline = new Timeline(finalityDepth);
  const found = new Map<HexId, Announcement[]>();
  let last = '';
  folder.history(({ record, file }) => {
    last = file;
    for (const { command, finality, time } of stepsOf(timeline, record)) {
      const bilateralId = toHex(bilateralIdOf(command));
      const announcement = { finality, commandId: toHex(command.id), command: command.bytes, time };
      const list = found.get(bilateralId);
      if (list === undefined) found.set(bilateralId, [announcement]);
      else list.push(announcement);
    }
  });
  const books = [...register.books].map(([id, { announcements }]) => ({ announcements, earlier: found.get(id) ?? [] }));
  if (books.some(({ announcements, earlier }) => earlier.length !== announcements.earlier)) throw damaged(last, 0);
  for (const { announcements, earlier } of books) announcements.addEarlier(earlier);
}

function stepsOf(timeline: Timeline, record: JournalRecord): readonly Step[] {
  if (record.type === 'block') {
    const commands = record.commands.map((bytes) => ({ command: readCommand(bytes), undo: [] }));
    return timeline.extend({ time: record.time, commands });
  }
  const steps = timeline.newest(record.depth).flatMap(revertedSteps);
  timeline.revert(record.depth);
  return steps;
}
