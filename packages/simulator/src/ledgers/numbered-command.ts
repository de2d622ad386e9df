import { ByteReader, concatBytes, LedgerError, uint } from '@lateral/core';

/** What a network with account sequences carries: a command, under a number of the account. */
export interface NumberedCommand {
  /** Undefined: the node takes the first free number when it gets the bytes. */
  readonly sequence: number | undefined;
  /** Empty: nothing but the number. */
  readonly command: Uint8Array;
}

const WIDTH = 8;

/** The number above by one in 8 bytes, 0 for none, then the command. */
export function encodeNumbered({ sequence, command }: NumberedCommand): Uint8Array {
  return concatBytes(uint(sequence === undefined ? 0 : sequence + 1, WIDTH), command);
}

/** @throws LedgerError `malformed` for bytes that are too short. */
export function decodeNumbered(bytes: Uint8Array): NumberedCommand {
  if (bytes.length < WIDTH) {
    throw new LedgerError(`${bytes.length} bytes are no transaction; send what prepare answered`, {
      code: 'malformed',
      stage: 'rejected',
    });
  }
  const number = new ByteReader(bytes).uint(WIDTH);
  return { sequence: number === 0 ? undefined : number - 1, command: bytes.subarray(WIDTH) };
}
