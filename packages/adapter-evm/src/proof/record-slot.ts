import type { RecordAddress, RecordState } from '@lateral/core';
import { concatBytes, toHex, uint } from '@lateral/core';
import { readRecord } from '../contract/views.js';
import { data, word } from '../hex.js';
import { demand } from './refusal.js';
import type { Hex } from './rlp.js';
import { keccak } from './rlp.js';

/** Place of the mapping `records` among the register's state variables. */
const RECORDS_SLOT = 0;

/** The key of a record's slot in the register's storage, 32 bytes. */
export function recordSlot(bilateralId: Uint8Array, { kind, owner, recordId }: RecordAddress): Hex {
  const key = keccak(`0x${toHex(concatBytes(bilateralId, recordId, Uint8Array.of(kind, owner)))}`);
  return keccak(`${key}${word(RECORDS_SLOT)}`);
}

/** The low bytes of the word that the register leaves at zero. */
const RESERVED = 0xffff_ffff_ffffn;

/**
 * What the register holds of a record, from the word in its slot.
 *
 * @returns undefined for a record that was never touched.
 * @throws ProofRefusal `slotMalformed`
 */
export function readRecordWord(value: bigint): RecordState | undefined {
  demand((value & RESERVED) === 0n, 'slotMalformed', 'the reserved bytes of the record are not zero');
  return readRecord(data(uint(value, 32)));
}
