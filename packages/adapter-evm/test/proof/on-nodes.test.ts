import type { Command } from '@lateral/core';
import { bilateralIdOf, decodeCommand, headOf, nodeHashes, toHex } from '@lateral/core';
import { startAnvil } from '@lateral/devnet-evm';
import { encodeHeader } from '../../src/proof/header.js';
import type { InclusionQuery } from '../../src/proof/index.js';
import { proveInclusion, verifyInclusion } from '../../src/proof/index.js';
import { provenValue } from '../../src/proof/proven-value.js';
import { decodeLogs, encodeReceipt, readReceipt, receiptKey, receiptsTrie } from '../../src/proof/receipt.js';
import type { Hex } from '../../src/proof/rlp.js';
import { keccak } from '../../src/proof/rlp.js';
import type { Block, Node } from './register-on-node.js';
import { AGREEMENT, blockAt, kindsOfNode, RegisterOnNode, UNTOUCHED } from './register-on-node.js';

const SENDERS = 6;
const OTHERS = 60;
const SLOW_MS = 60_000;

const kinds = await kindsOfNode();

describe.each(Object.keys(kinds))('proofs of a block of %s', (kind) => {
  const { [kind]: start } = kinds;
  if (start === undefined) {
    it.skip('need its software', () => undefined);
    return;
  }

  let node: Node;
  let register: RegisterOnNode;
  let administered: readonly Command[];
  let administration: Block;
  let agreement: Command;
  let crowded: Block;

  beforeAll(async () => {
    node = await start();
    register = new RegisterOnNode(node);
    const { parties, commands, block } = await register.setUp();
    administration = block;
    administered = commands.map(decode);
    const envelope = await parties.apply(AGREEMENT);
    agreement = decode(envelope);
    for (let at = 0; at < OTHERS; at++) {
      if (at === OTHERS / 2) await register.deliver(envelope);
      // Every fifth one calls a function that there is none of, and fails.
      const call = at % 5 === 4 ? { data: '0xdeadbeef', gasLimit: 100_000 } : { to: `0x${'ab'.repeat(20)}`, value: 1n };
      await register.send(1 + (at % SENDERS), { gasLimit: 50_000, ...call }, at % 3);
    }
    await register.sendAuthorization(8, 9);
    await register.mine();
    crowded = await blockAt(node.rpc, 'latest');
  }, SLOW_MS);

  afterAll(async () => {
    await node.stop();
  });

  function queryOf(command: Command, at: Hex): InclusionQuery {
    const ids = { bilateralId: toHex(bilateralIdOf(command)), commandId: toHex(command.id) };
    return { ...ids, rpc: node.rpc, chainId: BigInt(node.chainId), register: register.address, at };
  }

  async function expected() {
    const code = (await node.rpc('eth_getCode', [register.address, 'latest'])) as Hex;
    return { chainId: BigInt(node.chainId), register: register.address, codeHash: keccak(code) };
  }

  it('has the hash of its header, as each block has', async () => {
    for (let number = 0; number <= Number(crowded.number); number++) {
      const block = await blockAt(node.rpc, `0x${number.toString(16)}`);
      expect(keccak(encodeHeader(block))).toBe(block.hash);
    }
  });

  it('prove each receipt of all types under its root, and no log of a failed transaction', async () => {
    const receipts = ((await node.rpc('eth_getBlockReceipts', [crowded.hash])) as unknown[]).map(readReceipt);
    expect(receipts).toHaveLength(OTHERS + 2);
    expect(new Set(receipts.map(({ type }) => type))).toEqual(new Set(['0x', '0x01', '0x02', '0x04']));
    const { root, prove } = receiptsTrie(receipts);
    expect(root).toBe(crowded['receiptsRoot']);
    for (const [index, receipt] of receipts.entries()) {
      const key = receiptKey(index);
      const leaf = provenValue({ root, key, nodes: prove(key) }, 'receipt') ?? '0x';
      expect(leaf).toBe(encodeReceipt(receipt));
      expect(decodeLogs(leaf)).toEqual(receipt.logs);
    }
    const failed = receipts.filter(({ outcome }) => outcome === '0x');
    expect(failed.map(({ logs }) => logs.length)).toEqual(Array.from({ length: OTHERS / 5 }, () => 0));
  });

  it('show a set, the register that accepted it and its record, offline (R23, CR5)', async () => {
    const query = queryOf(agreement, crowded.hash);
    const proof = await proveInclusion({ ...query, state: { record: AGREEMENT } });
    const verdict = verifyInclusion(proof, { ...(await expected()), blockHash: crowded.hash });
    const { kind, owner, recordId } = AGREEMENT;
    const changeId = agreement.type === 'apply' ? agreement.changeIds[0] : undefined;
    const head = headOf(changeId ?? new Uint8Array(0));
    expect(verdict).toMatchObject({
      ...{ ok: true, blockHash: crowded.hash, time: Number(crowded['timestamp']), blockNumber: Number(crowded.number) },
      ...{ commandId: query.commandId, bilateralId: query.bilateralId, envelope: agreement.bytes },
      record: { kind, owner, recordId, state: { head, state: 1, epoch: 0 } },
      notShown: ['later-changes'],
    });
    expect(await register.record(query.bilateralId, AGREEMENT)).toBe(`0x${toHex(head)}0100${'00'.repeat(6)}`);
  });

  it('show each of several commands in one block, and that a record was never touched', async () => {
    for (const command of administered) {
      const proof = await proveInclusion({ ...queryOf(command, administration.hash), state: { record: UNTOUCHED } });
      const verdict = verifyInclusion(proof, await expected());
      expect(verdict).toMatchObject({ ok: true, envelope: command.bytes, notShown: ['block-final', 'later-changes'] });
      expect(verdict).toMatchObject({ record: { recordId: UNTOUCHED.recordId, state: undefined } });
    }
  });

  it('show the log alone without any state', async () => {
    const proof = await proveInclusion(queryOf(agreement, crowded.hash));
    expect(verifyInclusion(proof, await expected())).toMatchObject({
      ok: true,
      notShown: ['block-final', 'register-code', 'record-state', 'later-changes'],
    });
  });

  it('are not made of a block that does not hold the command, or that nobody knows', async () => {
    for (const at of [administration.hash, keccak('0x')])
      await expect(proveInclusion(queryOf(agreement, at))).rejects.toMatchObject({ code: 'unavailable' });
  });
});

function decode(envelope: Uint8Array): Command {
  const decoded = decodeCommand(nodeHashes, envelope);
  if (decoded._tag === 'Left') throw new TypeError(decoded.left.problem);
  return decoded.right;
}

(kinds['anvil'] === undefined ? describe.skip : describe)('the hash of a header', () => {
  it.each(['berlin', 'london', 'paris', 'shanghai', 'cancun', 'prague', 'osaka'])(
    'is that of fork %s',
    async (fork) => {
      const anvil = await startAnvil({ hardfork: fork });
      try {
        await anvil.rpc('evm_mine');
        const block = await blockAt(anvil.rpc, 'latest');
        expect(keccak(encodeHeader(block))).toBe(block.hash);
      } finally {
        await anvil.stop();
      }
    },
  );
});
