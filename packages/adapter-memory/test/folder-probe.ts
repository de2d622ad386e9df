import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromHex } from '@lateral/core';
import type { LedgerProbe, LoggedCommand } from '@lateral/core/conformance';
import { probeOfLog } from '@lateral/core/conformance';

interface Line {
  readonly type?: 'block' | 'revert';
  readonly time: number;
  readonly commands: readonly string[];
  readonly depth: number;
}

/** Reads the journal's files as the README describes them, with nothing of the adapter. */
export function folderProbe(folder: string, instance: string): LedgerProbe {
  return probeOfLog(instance, () => appliedCommands(folder));
}

function appliedCommands(folder: string): readonly LoggedCommand[] {
  const blocks: LoggedCommand[][] = [];
  for (const { type, time, commands, depth } of linesOf(folder)) {
    if (type === 'revert') blocks.splice(-depth);
    if (type === 'block') blocks.push(commands.map((hex) => ({ bytes: fromHex(hex.slice(2)), time })));
  }
  return blocks.flat();
}

function linesOf(folder: string): readonly Line[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith('journal-'))
    .sort()
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line.slice(65)) as Line);
}
