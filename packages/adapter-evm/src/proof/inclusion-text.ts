import type { JsonValue, RecordAddress } from '@lateral/core';
import { canonicalText, equalBytes, fromHex, readJson, toHex, utf8 } from '@lateral/core';
import { demand, ProofRefusal } from './refusal.js';
import type { Hex } from './rlp.js';

/** Format of an inclusion proof's bytes, and so the name of its verifier. */
export const INCLUSION_FORMAT = 'evm.inclusion.v1';

/**
 * Longest text in bytes. A transaction of 16,777,216 gas (EIP-7825) logs fewer than 2,097,152 bytes, which are twice as many hex
 * digits.
 */
const BYTES_MAX = 8_388_608;

/** An inclusion proof in values. */
export interface InclusionProof {
  /** As the prover says; no header holds it. */
  readonly chainId: bigint;
  /** RLP of the block's header. */
  readonly header: Hex;
  readonly receipt: {
    /** Of the transaction in its block. */
    readonly index: number;
    /** Of the receipts trie; the last one holds the receipt. */
    readonly nodes: readonly Hex[];
  };
  /** Place of the log in the receipt. */
  readonly log: number;
  /** Of the register at the end of the block. */
  readonly state?: RegisterStateProof;
}

export interface RegisterStateProof {
  /** Nodes of the state trie. */
  readonly account: readonly Hex[];
  readonly record?: RecordProof;
}

export interface RecordProof extends RecordAddress {
  /** Of the register's storage trie. */
  readonly nodes: readonly Hex[];
}

/**
 * Canonical JSON (spec/bytes.md §3, but of up to 8 MiB): bytes in lower-case hex, integers as decimal strings.
 *
 * @throws RangeError when the proof is longer than that.
 */
export function encodeInclusion({ chainId, header, receipt, log, state }: InclusionProof): Uint8Array {
  const text = canonicalText(
    {
      chainId: String(chainId),
      header: digitsOf(header),
      receipt: { index: String(receipt.index), nodes: receipt.nodes.map(digitsOf) },
      log: String(log),
      state: state && { account: state.account.map(digitsOf), record: state.record && writeRecord(state.record) },
    },
    BYTES_MAX,
  );
  if (text._tag === 'Left') throw new RangeError(`An inclusion proof of ${text.left.value}, ${text.left.expected}`);
  return utf8(text.right);
}

function writeRecord({ kind, owner, recordId, nodes }: RecordProof): object {
  return { kind: String(kind), owner: String(owner), recordId: toHex(recordId), nodes: nodes.map(digitsOf) };
}

function digitsOf(bytes: Hex): string {
  return bytes.slice(2);
}

/**
 * Reads a proof; only its one canonical text is accepted, so that no byte of it is without meaning.
 *
 * @throws ProofRefusal `notCanonical`
 */
export function decodeInclusion(bytes: Uint8Array): InclusionProof {
  demand(bytes.length <= BYTES_MAX, 'notCanonical', `${bytes.length} bytes, at most ${BYTES_MAX}`);
  const json = readJson(new TextDecoder().decode(bytes));
  if (json._tag === 'Left') throw new ProofRefusal('notCanonical', `${json.left.pointer} is not ${json.left.expected}`);
  const proof = readProof(new Member(json.right, ''));
  // Bytes that are no UTF-8 were decoded to others, so they differ here as well.
  demand(
    equalBytes(encodeInclusion(proof), bytes),
    'notCanonical',
    'the text is not the canonical one of what it says',
  );
  return proof;
}

function readProof(root: Member): InclusionProof {
  const receipt = root.member('receipt');
  return {
    chainId: BigInt(root.member('chainId').decimal()),
    header: root.member('header').hex(),
    receipt: { index: receipt.member('index').integer(), nodes: receipt.member('nodes').hexItems() },
    log: root.member('log').integer(),
    ...root.optional('state', (state) => ({ state: readState(state) })),
  };
}

function readState(state: Member): RegisterStateProof {
  return {
    account: state.member('account').hexItems(),
    ...state.optional('record', (record) => ({ record: readRecord(record) })),
  };
}

function readRecord(record: Member): RecordProof {
  return {
    kind: record.member('kind').integer(255),
    owner: record.member('owner').integer(255),
    recordId: fromHex(digitsOf(record.member('recordId').hex(32))),
    nodes: record.member('nodes').hexItems(),
  };
}

/** A JSON value with its pointer, asked for what it should be. */
class Member {
  readonly #value: JsonValue | undefined;
  readonly #pointer: string;

  constructor(value: JsonValue | undefined, pointer: string) {
    this.#value = value;
    this.#pointer = pointer;
  }

  member(name: string): Member {
    const value = this.#value;
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    this.#demand(isObject, 'an object');
    return new Member((value as Readonly<Record<string, JsonValue>>)[name], `${this.#pointer}/${name}`);
  }

  /** What `read` makes of a member, or nothing where it is absent. */
  optional<T extends object>(name: string, read: (member: Member) => T): T | undefined {
    const member = this.member(name);
    return member.#value === undefined ? undefined : read(member);
  }

  hexItems(): readonly Hex[] {
    const items = this.#value;
    this.#demand(Array.isArray(items), 'an array');
    return (items as readonly JsonValue[]).map((item, at) => new Member(item, `${this.#pointer}/${at}`).hex());
  }

  hex(length?: number): Hex {
    const text = this.#text();
    this.#demand(text.length % 2 === 0 && /^[\da-f]*$/.test(text), 'lower-case hex');
    this.#demand(length === undefined || text.length === 2 * length, `${length ?? 0} bytes`);
    return `0x${text}`;
  }

  integer(max = Number.MAX_SAFE_INTEGER): number {
    const value = Number(this.decimal());
    this.#demand(value <= max, `at most ${max}`);
    return value;
  }

  /** An integer of 0 or more, of up to 78 digits as a word of the EVM has. */
  decimal(): string {
    const text = this.#text();
    this.#demand(/^(0|[1-9]\d{0,77})$/.test(text), 'a decimal integer');
    return text;
  }

  #text(): string {
    const value = this.#value;
    this.#demand(typeof value === 'string', 'a string');
    return value as string;
  }

  #demand(holds: boolean, expected: string): void {
    demand(holds, 'notCanonical', `${this.#pointer} is not ${expected}`);
  }
}
