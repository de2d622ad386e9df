import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync } from 'node:fs';
import { fromHex, toHex } from '@lateral/core';

/** An accepted command and the ledger time of its application. */
export interface Line {
  readonly time: number;
  readonly bytes: Uint8Array;
}

/** One line of text for each accepted command: `<seconds> <hex>`. */
export class AppendOnlyFile {
  readonly #file: number;

  /** @param use - Gets each line that is there, in order; an end without its newline was never acknowledged and is cut off. */
  constructor(path: string, use: (line: Line) => void) {
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) truncateSync(path, whole.length);
    for (const line of readLines(whole)) use(line);
    this.#file = openSync(path, 'a');
  }

  /** Returns when the line is on the disk. */
  append({ time, bytes }: Line): void {
    appendFileSync(this.#file, `${time} ${toHex(bytes)}\n`);
    fsyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }
}

export function readLines(text: string): readonly Line[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [time = '', hex = ''] = line.split(' ');
      return { time: Number(time), bytes: fromHex(hex) };
    });
}
