import { readFile } from 'node:fs/promises';
import type { Schedule } from '@lateral/core';
import { LIFECYCLE, packTable } from '@lateral/core';
import { toBytes } from '../hex.js';
import type { Rpc } from '../rpc/json-rpc.js';
import { RpcClient } from '../rpc/json-rpc.js';
import type { Values } from './options.js';
import { UsageError } from './usage-error.js';

/** Estimating a deployment may take a public endpoint long. */
const TIMEOUT_MS = 30_000;

/** @throws UsageError for what is missing. */
export function given(what: string, text: string | undefined): string {
  if (text === undefined) throw new UsageError(`${what} is needed`);
  return text;
}

/** Hex with `0x`. @param secret - Its text is not shown when it is wrong. */
export function hexOf(what: string, text: string, length: number, secret?: 'secret'): string {
  const hex = text.startsWith('0x') ? text : `0x${text}`;
  if (!/^0x([0-9a-f]{2})+$/i.test(hex) || hex.length !== 2 + 2 * length)
    throw new UsageError(`${what}${secret ? '' : ` ${text}`}: ${2 * length} hexadecimal digits are expected`);
  return hex;
}

export function rpcOf(values: Values, schedule: Schedule): Rpc {
  const url = given('--rpc URL', values.rpc);
  if (!/^https?:/.test(url) || !URL.canParse(url))
    throw new UsageError(`--rpc ${url}: http:// or https:// is expected`);
  return new RpcClient({ url, timeoutMs: TIMEOUT_MS, schedule }).call;
}

/** The packed table of a file, or of this version. */
export async function tableOf({ table }: Values): Promise<Uint8Array> {
  if (table === undefined) return packTable(LIFECYCLE);
  const text = (await textIn(table)).trim();
  if (!/^(0x)?([0-9a-f]{2})+$/i.test(text)) throw new UsageError(`${table}: a packed table is expected, as hex`);
  return toBytes(text);
}

export async function textIn(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
