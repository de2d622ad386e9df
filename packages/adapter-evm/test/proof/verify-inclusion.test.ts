import type { ApplyCommand } from '@lateral/core';
import { headOf, toHex, utf8 } from '@lateral/core';
import fc from 'fast-check';
import type { InclusionProof } from '../../src/proof/inclusion-text.js';
import { encodeInclusion, INCLUSION_FORMAT } from '../../src/proof/inclusion-text.js';
import type { InclusionExpectation, InclusionProblemCode, InclusionVerdict } from '../../src/proof/index.js';
import { INCLUSION_PROBLEM_CODES, verifyInclusion } from '../../src/proof/index.js';
import type { Log } from '../../src/proof/receipt.js';
import type { Hex, RlpItem } from '../../src/proof/rlp.js';
import { decodeRlp, encodeRlp, keccak } from '../../src/proof/rlp.js';
import type { BlockParts, MadeBlock } from './made-block.js';
import {
  abiBytes,
  agreementCommand,
  appliedLog,
  changeOf,
  CHAIN_ID,
  CODE_HASH,
  makeBlock,
  recordWord,
  REGISTER,
  topicOf,
  word,
} from './made-block.js';

const EXPECTED: InclusionExpectation = { chainId: CHAIN_ID, register: REGISTER };

let command: ApplyCommand;
let block: MadeBlock;
beforeAll(async () => {
  command = await agreementCommand();
  block = makeBlock(command);
});

function verify(proof: InclusionProof, expected: InclusionExpectation = EXPECTED): InclusionVerdict {
  return verifyBytes(encodeInclusion(proof), expected);
}

function verifyBytes(bytes: Uint8Array, expected: InclusionExpectation = EXPECTED): InclusionVerdict {
  return verifyInclusion({ format: INCLUSION_FORMAT, bytes }, expected);
}

describe('verifyInclusion', () => {
  it('shows command, block and record from the proof alone, whole and at their time (R23, CR5)', () => {
    const verdict = verify(block.proof, { ...EXPECTED, codeHash: CODE_HASH, blockHash: block.hash });
    const { kind, owner, recordId } = changeOf(command);
    expect(verdict).toEqual({
      ok: true,
      blockHash: block.hash,
      blockNumber: 26,
      time: 0x68d3f2a0,
      bilateralId: toHex(command.fields.bilateralId),
      commandId: toHex(command.id),
      envelope: command.bytes,
      codeHash: CODE_HASH,
      record: {
        ...{ kind, owner, recordId },
        state: { head: headOf(command.changeIds[0] ?? new Uint8Array(0)), state: 1, epoch: 0 },
      },
      notShown: ['later-changes'],
    });
  });

  it('takes addresses and hashes in any case', () => {
    const upper = (hex: string) => `0x${hex.slice(2).toUpperCase()}`;
    const expected = { register: upper(REGISTER), codeHash: upper(CODE_HASH), blockHash: upper(block.hash) };
    expect(verify(block.proof, { chainId: CHAIN_ID, ...expected }).ok).toBe(true);
  });

  it('says what nobody vouched for: the block, the code, a record', () => {
    const { state, ...logAlone } = block.proof;
    expect(verify(logAlone)).toMatchObject({
      ok: true,
      notShown: ['block-final', 'register-code', 'record-state', 'later-changes'],
    });
    const account = { account: state?.account ?? [] };
    expect(verify({ ...logAlone, state: account }, { ...EXPECTED, codeHash: CODE_HASH })).toMatchObject({
      ok: true,
      notShown: ['block-final', 'record-state', 'later-changes'],
    });
  });

  it('shows that a record was never touched', () => {
    const verdict = verify(makeBlock(command, { hasRecord: false }).proof);
    expect(verdict).toMatchObject({ ok: true, record: { recordId: changeOf(command).recordId, state: undefined } });
  });

  it('never takes one slot for another: its nodes do not fit, or they show that the other one is empty', () => {
    const { state } = block.proof;
    const seen = Array.from({ length: 64 }, (_, at) => {
      const record = state?.record && { ...state.record, recordId: new Uint8Array(32).fill(at) };
      return verify({ ...block.proof, state: { account: state?.account ?? [], ...(record && { record }) } });
    }).map((verdict) => (verdict.ok ? verdict.record?.state : verdict.code));
    expect(['nodeMismatch', 'nodeSuperfluous', 'nodeMissing', undefined]).toEqual(expect.arrayContaining(seen));
  });
});

/** By code: proofs that are refused with it. */
const REFUSALS: Readonly<Record<InclusionProblemCode, () => readonly InclusionVerdict[]>> = {
  otherFormat: () => [verifyInclusion({ format: 'evm.inclusion.v2', bytes: encodeInclusion(block.proof) }, EXPECTED)],
  notCanonical: () => {
    const text = new TextDecoder().decode(encodeInclusion(block.proof));
    return [
      '',
      '{}',
      '[]',
      `${text} `,
      ` ${text}`,
      text.replace('"log":"1"', '"log":1'),
      text.replace('"log":"1"', '"log":"01"'),
      text.replace('"log":"1"', '"log":"-1"'),
      text.replace('"log":"1"', '"log":"99999999999999999999"'),
      text.replace('"log":"1"', '"log":"1","more":"1"'),
      text.replace('"owner":"255"', '"owner":"256"'),
      text.replace(/"recordId":"../, '"recordId":"'),
      text.replace('"header":"f', '"header":"F'),
      text.replace('"header":"f', '"header":"'),
      text.replace(/"nodes":\["[^"]*"/, '"nodes":[null'),
      text.replace(/"state":.*/, '"state":{}}'),
      '\ufeff' + text,
    ]
      .map((each) => verifyBytes(utf8(each)))
      .concat(verifyBytes(Uint8Array.of(0xff, 0xfe)), verifyBytes(new Uint8Array(8_388_609)));
  },
  otherChain: () => [verify(block.proof, { ...EXPECTED, chainId: 1n }), verify({ ...block.proof, chainId: 1n })],
  headerMalformed: () => {
    const fields = decodeRlp(block.proof.header) as readonly RlpItem[];
    return [
      '0x' as const,
      '0xc0' as const,
      `${block.proof.header}00` as const,
      block.proof.header.slice(0, -2) as Hex,
      encodeRlp(fields.slice(0, -2)),
      encodeRlp([...fields, '0x']),
      encodeRlp(fields.with(3, '0x11')),
      encodeRlp(fields.with(8, '0x0007')),
      encodeRlp(fields.with(8, `0x${'ff'.repeat(8)}`)),
      encodeRlp(fields.with(12, [])),
      `0x${'c7'.repeat(60_000)}` as const,
    ].map((header) => verify({ ...block.proof, header }));
  },
  otherBlock: () => [
    verify(block.proof, { ...EXPECTED, blockHash: keccak('0x') }),
    verify(withField(12, '0x01'), { ...EXPECTED, blockHash: block.hash }),
  ],
  nodeMissing: () => [
    verify(withReceipt((nodes) => nodes.slice(0, -1))),
    verify(withReceipt(() => [])),
    verify(withAccount((nodes) => nodes.slice(0, -1))),
    verify(withStorage((nodes) => nodes.slice(0, -1))),
  ],
  nodeMismatch: () => [
    verify(withReceipt((nodes) => nodes.with(-1, flipped(nodes.at(-1))))),
    verify(withReceipt((nodes) => nodes.slice(1))),
    verify(withAccount((nodes) => nodes.with(0, flipped(nodes[0])))),
    verify(withStorage((nodes) => nodes.with(-1, flipped(nodes.at(-1))))),
    verify(withField(5, keccak('0x'))), // receiptsRoot
    verify(withField(3, keccak('0x'))), // stateRoot
    verify({ ...block.proof, receipt: { ...block.proof.receipt, index: 8 } }),
  ],
  nodeMalformed: () =>
    [
      encodeRlp('0x1234'),
      encodeRlp(['0x20', '0x01', '0x02']),
      encodeRlp(['0x40', '0x01']), // no such flag
      encodeRlp(['0x21', '0x01']), // a digit where an even path has none
      encodeRlp(['0x00', keccak('0x')]), // an extension that leads nowhere
      encodeRlp([['0x20'], '0x01']),
      encodeRlp(['0x2007', ['0x01']]), // a list for a value
      encodeRlp(['0x10', '0x0102']), // no hash
      '0xc1' as const,
    ]
      .map((node) => verify({ ...withField(5, keccak(node)), receipt: { index: 7, nodes: [node] } }))
      .concat(made({ word: 0n }), made({ account: '0x01' }), made({ account: encodeRlp(['0x', '0x', '0x', '0x']) })),
  nodeSuperfluous: () => [
    verify(withReceipt((nodes) => [...nodes, '0x80'])),
    verify(withAccount((nodes) => [...nodes, nodes[0] ?? '0x'])),
    verify(withStorage((nodes) => [...nodes, '0xc0'])),
    verify({ ...withField(5, keccak('0x80')), receipt: { index: 0, nodes: ['0x80'] } }),
  ],
  receiptAbsent: () => [verify({ ...withField(5, keccak('0x80')), receipt: { index: 0, nodes: [] } })],
  receiptMalformed: () =>
    [
      '0x80' as const,
      '0x02' as const,
      encodeRlp(['0x01', '0x', '0x']),
      encodeRlp(['0x01', '0x', '0x', '0x']),
      encodeRlp(['0x01', '0x', '0x', ['0x']]),
      encodeRlp(['0x01', '0x', '0x', [[REGISTER, ['0x01'], '0x']]]),
      encodeRlp(['0x01', '0x', '0x', [[REGISTER, [], '0x', '0x']]]),
      encodeRlp(['0x01', '0x', '0x', [['0x5e', [], '0x']]]),
      encodeRlp(['0x01', '0x', '0x', [[REGISTER, [], []]]]),
    ].map((receipt) => made({ receipt })),
  logAbsent: () => [verify({ ...block.proof, log: 2 }), made({ receipt: encodeRlp(['0x', '0x', '0x', []]) })],
  otherContract: () => [
    verify(block.proof, { ...EXPECTED, register: `0x${'00'.repeat(20)}` }),
    verify({ ...block.proof, log: 0 }),
  ],
  otherEvent: () => [
    madeLog(({ topics }) => ({ topics: topics.with(0, topicOf('Administered(bytes32,bytes32,bytes)')) })),
    madeLog(({ topics }) => ({ topics: topics.with(0, topicOf('Applied(bytes32,bytes32)')) })),
    madeLog(({ topics }) => ({ topics: topics.slice(0, 2) })),
    madeLog(({ topics }) => ({ topics: [...topics, keccak('0x')] })),
    madeLog(() => ({ topics: [] })),
  ],
  envelopeMalformed: () => [
    madeLog(() => ({ data: '0x' })),
    madeLog(({ data }) => ({ data: `${data}${word(0)}` })),
    madeLog(({ data }) => ({ data: `0x${word(64)}${data.slice(66)}` })),
    madeLog(() => ({ data: `0x${'ff'.repeat(64)}` })),
    madeLog(() => ({ data: `0x${word(32)}${word(1)}01ff${word(0).slice(4)}` })), // padding that is not zero
    madeLog(() => ({ data: abiBytes(command.bytes.subarray(0, -1)) })),
  ],
  otherCommand: () => [
    madeLog(({ topics }) => ({ topics: topics.with(2, keccak('0x')) })),
    madeLog(() => ({ data: abiBytes(command.bytes.with(60, (command.bytes[60] ?? 0) ^ 1)) })),
  ],
  otherBilateral: () => [madeLog(({ topics }) => ({ topics: topics.with(1, keccak('0x')) }))],
  accountAbsent: () => [made({ hasRegister: false })],
  otherCode: () => [verify(block.proof, { ...EXPECTED, codeHash: keccak('0x') })],
  slotMalformed: () => [made({ word: recordWord(command) + 1n })],
};

describe('verifyInclusion refuses', () => {
  it.each(INCLUSION_PROBLEM_CODES)('with %s', (code) => {
    const verdicts = REFUSALS[code]();
    expect(verdicts).toEqual(verdicts.map(() => ({ ok: false, code, reason: expect.any(String) as string })));
  });

  it('every text in which one character is another, unless it asks for a record that is not there', () => {
    const bytes = encodeInclusion(block.proof);
    const expected = { ...EXPECTED, codeHash: CODE_HASH, blockHash: block.hash };
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const verdict = verifyBytes(bytes.with(at, (bytes[at] ?? 0) ^ change), expected);
        if (verdict.ok) expect(verdict.record?.state).toBeUndefined();
        else expect(INCLUSION_PROBLEM_CODES).toContain(verdict.code);
      }),
      { numRuns: 500 },
    );
  });
});

function made(parts: BlockParts): InclusionVerdict {
  const { proof } = makeBlock(command, parts);
  return verify(parts.receipt === undefined ? proof : { ...proof, log: 0 });
}

function madeLog(other: (log: Log) => Partial<Log>): InclusionVerdict {
  const log = appliedLog(command);
  return made({ log: { ...log, ...other(log) } });
}

/** The proof under a header with another field; its hash is another one then. */
function withField(at: number, value: Hex): InclusionProof {
  const fields = decodeRlp(block.proof.header) as readonly RlpItem[];
  return { ...block.proof, header: encodeRlp(fields.with(at, value)) };
}

type Alter = (nodes: readonly Hex[]) => readonly Hex[];

function withReceipt(alter: Alter): InclusionProof {
  const { receipt } = block.proof;
  return { ...block.proof, receipt: { ...receipt, nodes: alter(receipt.nodes) } };
}

function withAccount(alter: Alter): InclusionProof {
  const { state } = block.proof;
  return { ...block.proof, ...(state && { state: { ...state, account: alter(state.account) } }) };
}

function withStorage(alter: Alter): InclusionProof {
  const { state } = block.proof;
  if (state?.record === undefined) throw new TypeError('a proof without a record');
  return { ...block.proof, state: { ...state, record: { ...state.record, nodes: alter(state.record.nodes) } } };
}

function flipped(node: Hex = '0x'): Hex {
  const last = Number.parseInt(node.slice(-1), 16) ^ 1;
  return `${node.slice(0, -1)}${last.toString(16)}` as Hex;
}
