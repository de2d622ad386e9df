import type { Entries, Space } from '@lateral/core';
import { Announcements } from './announcements.js';
import type { Chain } from './chain.js';
import { readCommand } from './read-command.js';
import type { Register } from './register.js';
import type { Snapshot } from './store/records.js';

/** All that a ledger needs to go on, without its history. */
export function takeSnapshot(register: Register, chain: Chain): Snapshot {
  const books = [...register.books].map(([bilateralId, { entries, announcements }]) => ({
    bilateralId,
    announced: announcements.count,
    entries: [...entries],
  }));
  return {
    time: chain.time,
    books: books.filter(({ announced }) => announced > 0), // the others were only asked for
    open: chain.open.map(({ time, commands }) => ({
      time,
      commands: commands.map(({ command, undo }) => ({ bytes: command.bytes, undo })),
    })),
    returned: chain.waiting.filter(({ answer }) => answer === undefined).map(({ command }) => command.bytes),
  };
}

export function restoreSnapshot(snapshot: Snapshot, register: Register, chain: Chain): void {
  for (const { bilateralId, announced, entries } of snapshot.books) {
    register.restore(bilateralId, {
      entries: new Map(entries as Iterable<[string, Entries[Space]]>), // safe: takeSnapshot wrote them
      announcements: new Announcements(announced),
    });
  }
  chain.restore({
    time: snapshot.time,
    open: snapshot.open.map(({ time, commands }) => ({
      time,
      commands: commands.map(({ bytes, undo }) => ({ command: readCommand(bytes), undo })),
    })),
    returned: snapshot.returned.map(readCommand),
  });
}
