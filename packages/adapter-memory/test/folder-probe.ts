import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command, Entries, RecordState, RegisterLedger, Space } from '@lateral/core';
import {
  ALGORITHM,
  applyCommand,
  bilateralIdOf,
  decodeCommand,
  fromHex,
  nodeHashes,
  recordKey,
  toHex,
  unpackTable,
} from '@lateral/core';
import type { LedgerProbe } from '@lateral/core/conformance';
import { PACKED_TABLE, TABLE_DIGEST } from '@lateral/core/conformance';

interface Line {
  readonly type?: 'block' | 'revert';
  readonly time: number;
  readonly commands: readonly string[];
  readonly depth: number;
}

/** Reads the journal's files with nothing of the adapter, as its README describes them, and replays them. */
export function folderProbe(folder: string, instance: string): LedgerProbe {
  return {
    record: ({ bilateralId, ...address }) => {
      const key = recordKey(fromHex(bilateralId), address);
      return Promise.resolve(replay(folder, instance).get(`record/${key.id}`) as RecordState | undefined);
    },
    commandIds: (bilateralId) =>
      Promise.resolve(
        commandsOf(folder)
          .filter(({ command }) => toHex(bilateralIdOf(command)) === bilateralId)
          .map(({ command }) => toHex(command.id)),
      ),
  };
}

interface Kept {
  readonly command: Command;
  readonly time: number;
}

/** Commands that are applied at the end of the journal, in order. */
function commandsOf(folder: string): readonly Kept[] {
  const blocks: Kept[][] = [];
  for (const line of linesOf(folder)) {
    if (line.type === 'revert') blocks.splice(-line.depth);
    if (line.type !== 'block') continue;
    blocks.push(line.commands.map((hex) => ({ command: decoded(hex.slice(2)), time: line.time })));
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

function decoded(hex: string): Command {
  const result = decodeCommand(nodeHashes, fromHex(hex));
  if (result._tag === 'Left') throw new TypeError(result.left.problem);
  return result.right;
}

function replay(folder: string, instance: string): ReadonlyMap<string, unknown> {
  const state = new Map<string, Entries[Space]>();
  const ledger: RegisterLedger = {
    instance: fromHex(instance),
    algorithms: new Set(Object.values(ALGORITHM)),
    tables: new Map([[TABLE_DIGEST, unpackTable(PACKED_TABLE)]]),
  };
  const get = <S extends Space>(space: S, id: string) => state.get(`${space}/${id}`) as Entries[S] | undefined;
  for (const { command, time } of commandsOf(folder)) {
    const verdict = applyCommand({ ledger, get }, command, time, () => true);
    if (verdict.result !== 'accepted') throw new TypeError(`${command.type}: ${JSON.stringify(verdict)}`);
    for (const { space, id, value } of verdict.writes) state.set(`${space}/${id}`, value);
  }
  return state;
}
