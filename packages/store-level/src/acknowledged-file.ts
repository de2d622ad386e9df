import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { nodeHashes, toHex, utf8 } from '@lateral/core';
import { damaged } from './level-errors.js';

const NUMBER_LENGTH = 16;
const LINE_LENGTH = 50;

/**
 * The number of a flush that was acknowledged, in a file beside LevelDB's: what cuts the end of a log off does not cut this one.
 *
 * It is written after the flush and before its callers hear of it, and not synced: it survives a killed process, costs microseconds,
 * and after a power cut it may be some flushes behind, never ahead. Two lines are written in turn, each with a digest.
 */
export class AcknowledgedFile {
  readonly #file: number;

  /** @param path - Of a file that {@link createAcknowledged} made. */
  constructor(path: string) {
    this.#file = openSync(path, 'r+');
  }

  write(sequence: number): void {
    writeSync(this.#file, lineOf(sequence), (sequence % 2) * LINE_LENGTH);
  }

  close(): void {
    try {
      fsyncSync(this.#file);
    } finally {
      closeSync(this.#file);
    }
  }
}

/** Puts a file that begins at 0 in place, whole or not at all. */
export function createAcknowledged(path: string): void {
  const draft = `${path}.draft`;
  writeFileSync(draft, lineOf(0).repeat(2), { flush: true });
  renameSync(draft, path);
  syncFolder(dirname(path));
}

/**
 * The higher of both lines; undefined without the file.
 *
 * @throws StoreError `storeDamaged` when neither line is whole. One that is not was being written when the power went.
 */
export function readAcknowledged(path: string): number | undefined {
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, 'latin1');
  const lines = [text.slice(0, LINE_LENGTH), text.slice(LINE_LENGTH)];
  const sequences = lines.map((line) => ({ line, sequence: Number(line.slice(0, NUMBER_LENGTH)) }));
  const whole = sequences.filter(({ line, sequence }) => line === lineOf(sequence));
  if (whole.length === 0) throw damaged(path, 'neither of its lines is what was written');
  return Math.max(...whole.map(({ sequence }) => sequence));
}

function lineOf(sequence: number): string {
  const number = String(sequence).padStart(NUMBER_LENGTH, '0');
  return `${number} ${toHex(nodeHashes.sha256(utf8(number))).slice(0, 32)}\n`;
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
