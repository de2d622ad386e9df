import { quantity } from '../hex.js';
import type { Rpc } from '../rpc/json-rpc.js';
import type { Header, RegisterLog } from './block.js';
import { readHeader } from './block.js';
import type { LogFilter } from './logs.js';
import { logsBetween } from './logs.js';

/** Headers by number, both ends included; those that a node does not have are left out. */
export async function readHeaders(rpc: Rpc, from: number, to: number): Promise<readonly Header[]> {
  const numbers = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
  const blocks = await Promise.all(numbers.map((number) => rpc('eth_getBlockByNumber', [quantity(number), false])));
  return blocks.filter((block) => block !== null).map(readHeader);
}

/** Blocks that follow one another, with the register's logs of them. */
export interface Part {
  readonly headers: readonly Header[];
  readonly logs: readonly RegisterLog[];
}

/** The chain from a number up to a block. @returns undefined when it was another one by the time that all was read. */
export async function readPart(rpc: Rpc, filter: LogFilter, first: number, latest: Header): Promise<Part | undefined> {
  const headers = [...(await readHeaders(rpc, first, latest.number - 1)), latest];
  const logs = await logsBetween(rpc, filter, first, latest.number);
  const isLinked = headers.every((header, index) => index === 0 || header.parentHash === headers[index - 1]?.hash);
  const hashes = new Set(headers.map(({ hash }) => hash));
  return isLinked && logs.every(({ blockHash }) => hashes.has(blockHash)) ? { headers, logs } : undefined;
}
