import type { HexId } from '@lateral/core';
import { toHex } from '@lateral/core';
import { toBytes, toNumber } from '../hex.js';
import { NoAnswerError } from '../rpc/json-rpc.js';

/** What the adapter keeps of a block. */
export interface Header {
  readonly number: number;
  /** With `0x`, lower case, as all hashes here. */
  readonly hash: string;
  readonly parentHash: string;
  /** Whole seconds. */
  readonly time: number;
  /** Wei. */
  readonly baseFee: bigint;
}

/** A command that the register accepted, at its place in the chain. */
export interface RegisterLog {
  readonly blockNumber: number;
  readonly blockHash: string;
  readonly logIndex: number;
  readonly transactionHash: string;
  readonly bilateralId: HexId;
  readonly commandId: HexId;
  readonly envelope: Uint8Array;
  /** Whole seconds, of the block. */
  readonly time: number;
}

/** @throws NoAnswerError when a node does not have the block, as one that is behind or was started anew. */
export function readHeader(block: unknown): Header {
  const { number, hash, parentHash, timestamp, baseFeePerGas } = (block ?? {}) as Record<string, unknown>;
  if (typeof hash !== 'string' || typeof parentHash !== 'string')
    throw new NoAnswerError('The node does not have a block that it was asked for');
  return {
    number: toNumber(number),
    hash,
    parentHash,
    time: toNumber(timestamp),
    baseFee: typeof baseFeePerGas === 'string' ? BigInt(baseFeePerGas) : 0n,
  };
}

export interface RawLog {
  readonly blockNumber: string;
  readonly blockHash: string;
  readonly logIndex: string;
  readonly transactionHash: string;
  readonly topics: readonly string[];
  readonly data: string;
  /** Not every node gives it. */
  readonly blockTimestamp?: string;
}

/** `offset ‖ length ‖ bytes` of the one argument that is no topic: the envelope begins after two words. */
const ENVELOPE_AT = 2 + 2 * 64;

/** @param time - Of the block, for nodes that do not give it with the log. */
export function readLog(raw: RawLog, time: number | undefined): RegisterLog {
  const [, bilateral = '', command = ''] = raw.topics;
  const length = Number(`0x${raw.data.slice(ENVELOPE_AT - 64, ENVELOPE_AT)}`);
  return {
    blockNumber: toNumber(raw.blockNumber),
    blockHash: raw.blockHash,
    logIndex: toNumber(raw.logIndex),
    transactionHash: raw.transactionHash,
    bilateralId: bilateral.slice(2),
    commandId: command.slice(2),
    envelope: toBytes(raw.data.slice(ENVELOPE_AT, ENVELOPE_AT + 2 * length)),
    time: raw.blockTimestamp === undefined ? (time ?? 0) : toNumber(raw.blockTimestamp),
  };
}

/** Bytes or hex of an id as a topic. */
export function topic(id: HexId | Uint8Array): string {
  return `0x${typeof id === 'string' ? id : toHex(id)}`;
}
