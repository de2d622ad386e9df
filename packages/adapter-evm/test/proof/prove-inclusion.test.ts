import type { ApplyCommand } from '@lateral/core';
import { isLedgerError, toHex } from '@lateral/core';
import type { InclusionQuery } from '../../src/proof/index.js';
import { proveInclusion, verifyInclusion } from '../../src/proof/index.js';
import type { Rpc } from '../../src/rpc/json-rpc.js';
import { NoAnswerError, RpcError } from '../../src/rpc/json-rpc.js';
import type { MadeBlock } from './made-block.js';
import { agreementCommand, changeOf, CHAIN_ID, CODE_HASH, makeBlock, REGISTER } from './made-block.js';

let command: ApplyCommand;
let block: MadeBlock;
beforeAll(async () => {
  command = await agreementCommand();
  block = makeBlock(command);
});

/** A node that answers what the block has, but for some methods. */
function nodeWith(other: Readonly<Record<string, unknown>> = {}): Rpc {
  const answers: Readonly<Record<string, unknown>> = { ...block.answers, ...other };
  return (method) => {
    const answer = answers[method];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
}

function queryTo(rpc: Rpc): InclusionQuery {
  return {
    ...{ rpc, chainId: CHAIN_ID, register: REGISTER, at: block.hash },
    bilateralId: toHex(command.fields.bilateralId),
    commandId: toHex(command.id),
    state: { record: changeOf(command) },
  };
}

function change(method: string, alter: (answer: Record<string, unknown>) => object): Rpc {
  return nodeWith({ [method]: alter(structuredClone(block.answers[method]) as Record<string, unknown>) });
}

describe('proveInclusion', () => {
  it('answers a proof that verifies offline, with the record and the code (R23, CR6)', async () => {
    const proof = await proveInclusion(queryTo(nodeWith()));
    expect(proof.format).toBe('evm.inclusion.v1');
    const expected = { chainId: CHAIN_ID, register: REGISTER, codeHash: CODE_HASH, blockHash: block.hash };
    expect(verifyInclusion(proof, expected)).toMatchObject({
      ok: true,
      envelope: command.bytes,
      record: { state: {} },
    });
  });

  it('asks three calls, all by the hash of the block', async () => {
    const calls: (readonly [string, readonly unknown[]])[] = [];
    const node = nodeWith();
    await proveInclusion(
      queryTo((method, params) => {
        calls.push([method, params]);
        return node(method, params);
      }),
    );
    expect(calls).toEqual([
      ['eth_getBlockByHash', [block.hash, false]],
      ['eth_getBlockReceipts', [block.hash]],
      ['eth_getProof', [REGISTER, [expect.stringMatching(/^0x[0-9a-f]{64}$/)], { blockHash: block.hash }]],
    ]);
  });

  it('proves the log alone where the state is not asked for', async () => {
    const { state, ...logAlone } = queryTo(nodeWith({ eth_getProof: new RpcError(-32000, 'pruned', undefined) }));
    expect(state).toBeDefined();
    expect(verifyInclusion(await proveInclusion(logAlone), { chainId: CHAIN_ID, register: REGISTER })).toMatchObject({
      ok: true,
      notShown: ['block-final', 'register-code', 'record-state', 'later-changes'],
    });
  });

  it('proves the code without a record', async () => {
    const proof = await proveInclusion({ ...queryTo(nodeWith()), state: {} });
    const verdict = verifyInclusion(proof, { chainId: CHAIN_ID, register: REGISTER });
    expect(verdict).toMatchObject({ ok: true, codeHash: CODE_HASH });
    expect(verdict).not.toHaveProperty('record');
  });

  it('proves that a contract without any storage has no record', async () => {
    const empty = makeBlock(command, { hasStorage: false });
    const proof = await proveInclusion({ ...queryTo(nodeWith(empty.answers)), at: empty.hash });
    const verdict = verifyInclusion(proof, { chainId: CHAIN_ID, register: REGISTER });
    expect(verdict).toMatchObject({ ok: true, record: { state: undefined } });
  });

  it('answers unavailable with the cause when the endpoint has the state no more', async () => {
    const cause = new RpcError(-32000, 'historical state 1a is not available', undefined);
    await expect(proveInclusion(queryTo(nodeWith({ eth_getProof: cause })))).rejects.toMatchObject({
      ...{ name: 'LedgerError', code: 'unavailable', cause },
    });
  });

  it('leaves it to the caller when there is no answer at all', async () => {
    const nothing = new NoAnswerError('nothing within 5000 ms');
    for (const method of Object.keys(block.answers))
      await expect(proveInclusion(queryTo(nodeWith({ [method]: nothing })))).rejects.toBe(nothing);
  });

  it.each(['eth_getBlockByHash', 'eth_getBlockReceipts'])(
    'answers unavailable when %s knows no such block',
    async (method) => {
      await expect(proveInclusion(queryTo(nodeWith({ [method]: null })))).rejects.toMatchObject({
        code: 'unavailable',
      });
    },
  );

  it('answers unavailable when the block does not hold the command, or another contract does', async () => {
    const others: readonly Partial<InclusionQuery>[] = [
      { commandId: '00'.repeat(32) },
      { bilateralId: '00'.repeat(32) },
      { register: `0x${'00'.repeat(20)}` },
    ];
    for (const other of others)
      await expect(proveInclusion({ ...queryTo(nodeWith()), ...other })).rejects.toMatchObject({ code: 'unavailable' });
  });
});

/** What a node may say that does not come to the block's hash. */
const LIES: Readonly<Record<string, () => Rpc>> = {
  'another time': () => change('eth_getBlockByHash', (answer) => ({ ...answer, timestamp: '0x1' })),
  'a field that is none': () => change('eth_getBlockByHash', (answer) => ({ ...answer, number: '26' })),
  'a header cut short': () => change('eth_getBlockByHash', (answer) => ({ ...answer, stateRoot: undefined })),
  'a receipt less': () => change('eth_getBlockReceipts', (answer) => Object.values(answer).slice(0, -1)),
  'another receipt': () => nodeWith({ eth_getBlockReceipts: relabelled() }),
  'no list of receipts': () => nodeWith({ eth_getBlockReceipts: {} }),
  'a receipt that is none': () => nodeWith({ eth_getBlockReceipts: [null] }),
  'no proof': () => nodeWith({ eth_getProof: null }),
  'a proof without nodes': () => change('eth_getProof', (answer) => ({ ...answer, accountProof: [] })),
  'nodes that are no bytes': () => change('eth_getProof', (answer) => ({ ...answer, accountProof: ['0xabc'] })),
  'no storage proof': () => change('eth_getProof', (answer) => ({ ...answer, storageProof: [] })),
  'the account for the storage': () =>
    change('eth_getProof', (answer) => ({ ...answer, storageProof: [{ proof: answer['accountProof'] }] })),
};

function relabelled(): object[] {
  const receipts = block.answers['eth_getBlockReceipts'] as Record<string, unknown>[];
  return receipts.map((receipt, at) => (at === 3 ? { ...receipt, cumulativeGasUsed: '0x1' } : receipt));
}

describe('proveInclusion believes no node', () => {
  it.each(Object.keys(LIES))('that answers %s', async (lie) => {
    const answered = await proveInclusion(queryTo(LIES[lie]?.() ?? nodeWith())).catch((error: unknown) => error);
    expect(isLedgerError(answered, 'ledgerMismatch')).toBe(true);
  });
});
