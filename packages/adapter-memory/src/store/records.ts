import type { HexId } from '@lateral/core';
import { toHex } from '@lateral/core';
import type { Undo } from '../register.js';

/** One line of the journal: a block, or that the newest blocks were undone. */
export type JournalRecord =
  | { readonly type: 'block'; readonly time: number; readonly commands: readonly Uint8Array[] }
  | { readonly type: 'revert'; readonly depth: number; readonly drop: boolean };

/** What a ledger must have in common with a folder to go on in it. */
export interface FolderSettings {
  readonly identity: string;
  readonly instance: HexId;
  readonly algorithms: readonly number[];
  readonly finalityDepth: number;
}

/** All that a ledger holds, without its history. */
export interface Snapshot {
  readonly time: number | undefined;
  readonly books: readonly BookSnapshot[];
  /** Blocks that are not final, oldest first. */
  readonly open: readonly {
    readonly time: number;
    readonly commands: readonly { readonly bytes: Uint8Array; readonly undo: readonly Undo[] }[];
  }[];
  /** Commands that a reorganisation put back, oldest first. */
  readonly returned: readonly Uint8Array[];
}

export interface BookSnapshot {
  readonly bilateralId: HexId;
  /** How many announcements it has. */
  readonly announced: number;
  readonly entries: readonly (readonly [name: string, value: unknown])[];
}

const BYTES = '0x'; // no other text of ours begins so

/** JSON with byte strings as `0x` and lower-case hex. */
export function toText(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => (member instanceof Uint8Array ? BYTES + toHex(member) : member));
}

/** @returns The value that {@link toText} was given. Its type is the caller's to know: a digest has checked the text. */
export function fromText(text: string): unknown {
  return JSON.parse(text, (_, member: unknown) =>
    typeof member === 'string' && member.startsWith(BYTES)
      ? new Uint8Array(Buffer.from(member.slice(BYTES.length), 'hex'))
      : member,
  );
}
