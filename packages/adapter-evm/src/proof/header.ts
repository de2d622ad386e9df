import type { Answer } from './rpc-answers.js';
import { hexIn, quantityIn } from './rpc-answers.js';
import { demand } from './refusal.js';
import type { Hex, RlpItem } from './rlp.js';
import { decodeRlp, encodeRlp, isBytes, keccak, readRlpQuantity } from './rlp.js';

/** A byte string of this length or, without one, of any length; or an integer. */
type FieldForm = number | 'bytes' | 'quantity';

/** The header's fields in the order of its RLP list, by their names in JSON-RPC. Forks have only ever added at the end. */
const FIELDS: readonly (readonly [name: string, form: FieldForm])[] = [
  ['parentHash', 32],
  ['sha3Uncles', 32],
  ['miner', 20],
  ['stateRoot', 32],
  ['transactionsRoot', 32],
  ['receiptsRoot', 32],
  ['logsBloom', 256],
  ['difficulty', 'quantity'],
  ['number', 'quantity'],
  ['gasLimit', 'quantity'],
  ['gasUsed', 'quantity'],
  ['timestamp', 'quantity'],
  ['extraData', 'bytes'],
  ['mixHash', 32],
  ['nonce', 8],
  ['baseFeePerGas', 'quantity'],
  ['withdrawalsRoot', 32],
  ['blobGasUsed', 'quantity'],
  ['excessBlobGas', 'quantity'],
  ['parentBeaconBlockRoot', 32],
  ['requestsHash', 32],
];
/** How many of them a header has: from the first fork, London, Shanghai, Cancun, and Prague on (Osaka adds none). */
const FIELD_COUNTS: readonly number[] = [15, 16, 17, 20, 21];

/** What proofs take from a block's header. */
export interface BlockHeader {
  /** keccak-256 of the header's RLP: the block's hash. */
  readonly hash: Hex;
  readonly number: number;
  /** Whole seconds since 1970. */
  readonly time: number;
  readonly stateRoot: Hex;
  readonly receiptsRoot: Hex;
}

/**
 * The RLP of a header from the fields of a JSON-RPC block. A field of a later fork that is absent ends the list.
 *
 * @throws LedgerError `ledgerMismatch` when a field has another form.
 */
export function encodeHeader(block: Answer): Hex {
  const absent = FIELDS.findIndex(([name]) => block[name] === undefined || block[name] === null);
  const present = absent < 0 ? FIELDS : FIELDS.slice(0, absent);
  return encodeRlp(present.map(([name, form]) => (form === 'quantity' ? quantityIn(block, name) : hexIn(block, name))));
}

/** @throws ProofRefusal `headerMalformed` */
export function decodeHeader(bytes: Hex): BlockHeader {
  const list = decodeRlp(bytes);
  demand(
    typeof list === 'object' && FIELD_COUNTS.includes(list.length),
    'headerMalformed',
    'the header is no list of as many fields as a known fork has',
  );
  for (const [at, item] of list.entries()) {
    const [name, form] = FIELDS[at] ?? [];
    demand(fits(item, form), 'headerMalformed', `the header's ${name} has another form`);
  }
  const field = (name: string): RlpItem => list[FIELDS.findIndex(([each]) => each === name)] ?? '0x';
  const integer = (name: string): number => {
    const value = Number(readRlpQuantity(field(name)));
    demand(Number.isSafeInteger(value), 'headerMalformed', `the header's ${name} is above 2^53 − 1`);
    return value;
  };
  return {
    hash: keccak(bytes),
    number: integer('number'),
    time: integer('timestamp'),
    stateRoot: field('stateRoot') as Hex, // safe: fits() has seen 32 bytes
    receiptsRoot: field('receiptsRoot') as Hex,
  };
}

function fits(item: RlpItem, form: FieldForm | undefined): boolean {
  if (form === 'quantity') return readRlpQuantity(item) !== undefined;
  return form === 'bytes' ? typeof item === 'string' : isBytes(item, form ?? 0);
}
