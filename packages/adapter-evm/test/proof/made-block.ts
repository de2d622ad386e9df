import type { ApplyCommand, Change } from '@lateral/core';
import { concatBytes, decodeCommand, headOf, nodeHashes, toHex, uint, utf8 } from '@lateral/core';
import { TABLE_DIGEST, testChange, testParties } from '@lateral/core/conformance';
import { buildTrie } from '../../src/proof/build-trie.js';
import { encodeHeader } from '../../src/proof/header.js';
import type { InclusionProof } from '../../src/proof/inclusion-text.js';
import type { Log } from '../../src/proof/receipt.js';
import { encodeReceipt, readReceipt, receiptKey } from '../../src/proof/receipt.js';
import { recordSlot } from '../../src/proof/record-slot.js';
import type { Hex } from '../../src/proof/rlp.js';
import { encodeRlp, keccak, rlpQuantity } from '../../src/proof/rlp.js';

export const CHAIN_ID = 31_337n;
export const REGISTER: Hex = `0x${'5e'.repeat(20)}`;
export const CODE_HASH = keccak('0x6001');
/** Place of the register's transaction in the block, and of its log in the receipt. */
export const PLACE = { index: 7, log: 1 } as const;

export const word = (value: number | bigint): string => toHex(uint(value, 32));
export const topicOf = (signature: string): Hex => keccak(`0x${toHex(utf8(signature))}`);
export const APPLIED = topicOf('Applied(bytes32,bytes32,bytes)');

/** Envelope and command of an agreement that both parties sign. */
export async function agreementCommand(): Promise<ApplyCommand> {
  const options = { seed: 'proofs', algorithm: 'ES256K', instance: word(1), tableDigest: TABLE_DIGEST } as const;
  const parties = await testParties({ ...options, expiry: 1_800_000_000 });
  const envelope = await parties.apply(testChange({ kind: 'agreement', action: 'agree' }));
  const decoded = decodeCommand(nodeHashes, envelope);
  if (decoded._tag === 'Left' || decoded.right.type !== 'apply') throw new TypeError('not a set');
  return decoded.right;
}

/** The one change of a command. */
export function changeOf({ fields }: ApplyCommand): Change {
  const [change] = fields.changes;
  if (change === undefined) throw new TypeError('a set without a change');
  return change;
}

/** ABI form of one byte string. */
export function abiBytes(bytes: Uint8Array): Hex {
  const padded = concatBytes(bytes, new Uint8Array((32 - (bytes.length % 32)) % 32));
  return `0x${word(32)}${word(bytes.length)}${toHex(padded)}`;
}

/** The log of a register that accepted a set. */
export function appliedLog(command: ApplyCommand): Log {
  const ids = [command.fields.bilateralId, command.id].map((id): Hex => `0x${toHex(id)}`);
  return { address: REGISTER, topics: [APPLIED, ...ids], data: abiBytes(command.bytes) };
}

/** What a test has otherwise than a block in which all is right. */
export interface BlockParts {
  readonly log?: Log;
  /** Of the register's transaction, as it stands in the trie. */
  readonly receipt?: Hex;
  /** In the record's slot. */
  readonly word?: bigint;
  /** The register's leaf in the state trie. */
  readonly account?: Hex;
  readonly hasRegister?: boolean;
  readonly hasRecord?: boolean;
  /** False: the register never wrote anything. */
  readonly hasStorage?: boolean;
}

export interface MadeBlock {
  readonly hash: Hex;
  readonly proof: InclusionProof;
  /** By method: what a node answers about it. */
  readonly answers: Readonly<Record<string, unknown>>;
}

/** A block of 20 transactions of all types, a register's among them, in values and as a node's answers. */
export function makeBlock(command: ApplyCommand, parts: BlockParts = {}): MadeBlock {
  const { log = appliedLog(command), hasRegister = true, hasRecord = true, hasStorage = true } = parts;
  const receipts = Array.from({ length: 20 }, (_, index) => receiptAnswer(index, log));
  const receiptBytes = receipts.map((receipt) => encodeReceipt(readReceipt(receipt)));
  const leaves = receiptBytes.with(PLACE.index, parts.receipt ?? receiptBytes[PLACE.index] ?? '0x');
  const receiptsTrie = buildTrie(leaves.map((receipt, index) => [receiptKey(index), receipt]));

  const { kind, owner, recordId } = changeOf(command);
  const slot = recordSlot(command.fields.bilateralId, { kind, owner, recordId });
  const records = hasRecord ? ([[keccak(slot), slotLeaf(parts.word ?? recordWord(command))]] as const) : [];
  const storage = buildTrie(hasStorage ? [...others(slotLeaf), ...records] : []);
  const account = encodeRlp([rlpQuantity(1n), '0x', storage.root, CODE_HASH]);
  const registers = hasRegister ? ([[keccak(REGISTER), parts.account ?? account]] as const) : [];
  const state = buildTrie([...others(() => account), ...registers]);

  const block = { ...HEADER, stateRoot: state.root, receiptsRoot: receiptsTrie.root };
  const header = encodeHeader(block);
  const nodes = { account: state.prove(keccak(REGISTER)), storage: storage.prove(keccak(slot)) };
  return {
    hash: keccak(header),
    proof: {
      ...{ chainId: CHAIN_ID, header, log: PLACE.log },
      receipt: { index: PLACE.index, nodes: receiptsTrie.prove(receiptKey(PLACE.index)) },
      state: { account: nodes.account, record: { kind, owner, recordId, nodes: nodes.storage } },
    },
    answers: {
      eth_getBlockByHash: block,
      eth_getBlockReceipts: receipts,
      eth_getProof: {
        accountProof: nodes.account,
        // A node's own word for the value is wrong here: nobody may look at it. An empty trie is written as anvil does.
        storageProof: [{ key: slot, value: '0x2a', proof: hasStorage ? nodes.storage : ['0x80'] }],
      },
    },
  };
}

/** As the register keeps it: the head of the set's change, state 1, epoch 0. */
export function recordWord({ changeIds: [id = new Uint8Array(32)] }: ApplyCommand): bigint {
  return BigInt(`0x${toHex(headOf(id))}0100000000000000`);
}

function receiptAnswer(index: number, log: Log): Record<string, unknown> {
  const noise: Log = { address: `0x${'aa'.repeat(20)}`, topics: [topicOf('Noise()')], data: '0x' };
  return {
    type: `0x${index % 5}`,
    status: index % 6 === 5 ? '0x0' : '0x1',
    cumulativeGasUsed: `0x${((index + 1) * 21_000).toString(16)}`,
    logsBloom: `0x${'00'.repeat(256)}`,
    logs: index === PLACE.index ? [noise, log] : index % 6 === 5 ? [] : [noise],
  };
}

function slotLeaf(value: bigint): Hex {
  return encodeRlp(rlpQuantity(value));
}

/** Entries that have nothing to do with the register, so that its leaves lie deep. */
function others(leaf: (value: bigint) => Hex): (readonly [Hex, Hex])[] {
  return Array.from({ length: 200 }, (_, at) => [keccak(`0x${word(at)}`), leaf(BigInt(at + 1))]);
}

/** As a node of the Osaka fork writes it. */
const HEADER = {
  parentHash: `0x${'11'.repeat(32)}`,
  sha3Uncles: keccak('0xc0'),
  miner: `0x${'22'.repeat(20)}`,
  transactionsRoot: `0x${'33'.repeat(32)}`,
  logsBloom: `0x${'00'.repeat(256)}`,
  difficulty: '0x0',
  number: '0x1a',
  gasLimit: '0x3938700',
  gasUsed: '0x66b28',
  timestamp: '0x68d3f2a0',
  extraData: '0x',
  mixHash: `0x${'44'.repeat(32)}`,
  nonce: '0x0000000000000000',
  baseFeePerGas: '0x7',
  withdrawalsRoot: keccak('0x80'),
  blobGasUsed: '0x0',
  excessBlobGas: '0x0',
  parentBeaconBlockRoot: `0x${'55'.repeat(32)}`,
  requestsHash: `0x${'66'.repeat(32)}`,
};
