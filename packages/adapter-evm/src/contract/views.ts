import type { HexId, RecordAddress, RecordState } from '@lateral/core';
import { toHex } from '@lateral/core';
import { padded, toBytes, word } from '../hex.js';

/** Calls of the register, and what they answer. Selectors: first four bytes of Keccak-256 of the signatures beside. */
const SELECTOR = {
  instance: '0x022ec095', // instance()
  algorithms: '0xb6eb160d', // algorithms()
  table: '0x8f0fa223', // table(bytes32)
  record: '0xe5e842e9', // record(bytes32,uint8,uint8,bytes32)
  publishTable: '0x4c6c5398', // publishTable(bytes)
} as const;

export const instanceCall = SELECTOR.instance;
export const algorithmsCall = SELECTOR.algorithms;

export function tableCall(digest: HexId): string {
  return SELECTOR.table + digest;
}

/** Not a view: puts a packed table on the register, where everybody may use it. */
export function publishTableCall(packed: Uint8Array): string {
  return SELECTOR.publishTable + word(32) + word(packed.length) + padded(packed);
}

export function recordCall(bilateralId: HexId, { kind, owner, recordId }: RecordAddress): string {
  return SELECTOR.record + bilateralId + word(kind) + word(owner) + toHex(recordId);
}

/** A record's slot: head 24 ‖ state ‖ epoch ‖ 6 zeros. @returns undefined for a record that was never touched. */
export function readRecord(slot: string): RecordState | undefined {
  const bytes = toBytes(slot);
  const [state = 0, epoch = 0] = bytes.subarray(24, 26);
  return bytes.every((byte) => byte === 0) ? undefined : { head: bytes.slice(0, 24), state, epoch };
}
