/** Node's OpenSSL has SHA-3 but not the Keccak-256 of Ethereum, which pads with another byte. */

const RATE_BYTES = 136;
const WIDTH = 64n;

/** ρ and π in one walk: what lay on the lane before comes to `lane`, turned left by the triangular number of its step. */
const WALK = walk();

function walk(): { lane: number; turn: bigint }[] {
  let [x, y] = [1, 0];
  return Array.from({ length: 24 }, (_, step) => {
    [x, y] = [y, (2 * x + 3 * y) % 5];
    return { lane: x + 5 * y, turn: BigInt(((step + 1) * (step + 2)) / 2) % WIDTH };
  });
}

/** ι: bit 2^j − 1 of round i is bit 7 i + j of a shift register of 8 bits. */
const ROUND_CONSTANTS = roundConstants();

function roundConstants(): bigint[] {
  let register = 1;
  return Array.from({ length: 24 }, () => {
    let constant = 0n;
    for (let j = 0; j < 7; j++) {
      if (register & 1) constant |= 1n << ((1n << BigInt(j)) - 1n);
      register = (register << 1) ^ (register & 0x80 ? 0x171 : 0);
    }
    return constant;
  });
}

const lane = (lanes: BigUint64Array, index: number): bigint => lanes[index] ?? 0n;
const turnLeft = (value: bigint, by: bigint): bigint => BigInt.asUintN(64, (value << by) | (value >> (WIDTH - by)));

function permute(lanes: BigUint64Array): void {
  for (const constant of ROUND_CONSTANTS) {
    const columns = new BigUint64Array(5).map((_, x) =>
      [0, 5, 10, 15, 20].reduce((parity, row) => parity ^ lane(lanes, row + x), 0n),
    );
    lanes.forEach((value, i) => {
      lanes[i] = value ^ lane(columns, (i + 4) % 5) ^ turnLeft(lane(columns, (i + 1) % 5), 1n);
    });
    let carried = lane(lanes, 1);
    for (const { lane: to, turn } of WALK) {
      const next = lane(lanes, to);
      lanes[to] = turnLeft(carried, turn);
      carried = next;
    }
    const before = lanes.slice();
    const inRow = (i: number, offset: number): bigint => lane(before, i - (i % 5) + ((i + offset) % 5));
    before.forEach((value, i) => {
      lanes[i] = value ^ (~inRow(i, 1) & inRow(i, 2));
    });
    lanes[0] = lane(lanes, 0) ^ constant;
  }
}

/** Keccak-256 as Ethereum uses it: 32 bytes. Made for a few addresses and transaction hashes, not for speed. */
export function keccak256(message: Uint8Array): Uint8Array {
  const padded = new Uint8Array((Math.floor(message.length / RATE_BYTES) + 1) * RATE_BYTES);
  padded.set(message);
  padded[message.length] = 0x01;
  padded[padded.length - 1] = (padded[padded.length - 1] ?? 0) | 0x80;
  const words = new DataView(padded.buffer);
  const lanes = new BigUint64Array(25);
  for (let block = 0; block < padded.length; block += RATE_BYTES) {
    for (let i = 0; i < RATE_BYTES / 8; i++) lanes[i] = lane(lanes, i) ^ words.getBigUint64(block + 8 * i, true);
    permute(lanes);
  }
  const digest = new DataView(new ArrayBuffer(32));
  for (let i = 0; i < 4; i++) digest.setBigUint64(8 * i, lane(lanes, i), true);
  return new Uint8Array(digest.buffer);
}
