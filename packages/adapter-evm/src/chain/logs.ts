import type { HexId } from '@lateral/core';
import { quantity, toNumber } from '../hex.js';
import type { Rpc } from '../rpc/json-rpc.js';
import type { RawLog, RegisterLog } from './block.js';
import { readHeader, readLog, topic } from './block.js';

/** What a query for the register's logs looks for; everything else about it is the range. */
export interface LogFilter {
  /** Address of the register. */
  readonly address: string;
  /** Topics of the events, any of them. */
  readonly events: readonly string[];
  readonly bilateralId?: HexId;
  readonly commandId?: HexId;
}

/** The register's logs of one block that a node knows by its hash, whether it is in the chain or not. */
export async function logsOfBlock(
  rpc: Rpc,
  filter: LogFilter,
  block: { hash: string; time: number },
): Promise<RegisterLog[]> {
  const raw = (await rpc('eth_getLogs', [{ ...query(filter), blockHash: block.hash }])) as readonly RawLog[];
  return raw.map((log) => readLog(log, block.time));
}

/** The register's logs from one block to another, both included, in order. */
export async function logsBetween(
  rpc: Rpc,
  filter: LogFilter,
  from: number,
  to: number | 'latest',
): Promise<RegisterLog[]> {
  if (to !== 'latest' && from > to) return [];
  const range = { fromBlock: quantity(from), toBlock: to === 'latest' ? to : quantity(to) };
  const raw = (await rpc('eth_getLogs', [{ ...query(filter), ...range }])) as readonly RawLog[];
  const times = await timesOf(rpc, raw);
  return raw.map((log) => readLog(log, times.get(log.blockHash)));
}

/** Times of the blocks of logs that come without. */
async function timesOf(rpc: Rpc, logs: readonly RawLog[]): Promise<ReadonlyMap<string, number>> {
  const blocks = new Map(
    logs.filter(({ blockTimestamp }) => blockTimestamp === undefined).map((log) => [log.blockHash, log.blockNumber]),
  );
  const times = [...blocks].map(async ([hash, number]): Promise<[string, number]> => {
    const block = await rpc('eth_getBlockByNumber', [quantity(toNumber(number)), false]);
    return [hash, readHeader(block).time];
  });
  return new Map(await Promise.all(times));
}

function query({ address, events, bilateralId, commandId }: LogFilter): object {
  const topics = [events, bilateralId && topic(bilateralId), commandId && topic(commandId)];
  return { address, topics: topics.map((each) => each ?? null) };
}
