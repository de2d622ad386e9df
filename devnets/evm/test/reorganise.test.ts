import { DevnetError, startGethNetwork, type GethNetwork, type Hex, type Rpc } from '../src/index.js';
import { eventually, hasReceipt, header, numberOf, whereIs } from './chain-view.js';
import { logContractAlloc } from './log-contract.js';
import { describeGeth, SLOW_MS } from './real-geth.js';
import { startSigner, type Signer } from './signer.js';

interface SeenLog {
  readonly blockNumber: Hex;
  readonly data: Hex;
  readonly removed: boolean;
}

describeGeth('consensus.reorganise', () => {
  let signer: Signer;
  let network: GethNetwork;
  let rpc: Rpc;
  let account = -1; // a fresh one for each test, so that nonces start at 0

  beforeAll(async () => {
    [signer, network] = await Promise.all([
      startSigner(7117),
      startGethNetwork({ paused: true, finalityDepth: 6, alloc: logContractAlloc }),
    ]);
    const [node] = network.nodes;
    if (!node) throw new Error('no node');
    ({ rpc } = node);
    await network.consensus.mine(8);
  }, SLOW_MS);
  afterAll(() => Promise.all([signer.stop(), network.stop()]));
  beforeEach(() => account++);

  const sign = (nonce: number, data: Hex): Promise<Hex> => signer.sign({ account, nonce, data });
  const send = async (nonce: number, data: Hex): Promise<Hex> =>
    (await rpc('eth_sendRawTransaction', [await sign(nonce, data)])) as Hex;

  it(
    'takes logs back, returns transactions to the pool and has them mined again',
    async () => {
      const filter = await rpc('eth_newFilter', [{}]);
      const hash = await send(0, '0xaa');
      await network.consensus.mine(2);
      const height = await whereIs(rpc, hash);
      const { losing, winning, forkNumber } = await network.consensus.reorganise({ depth: 2 });

      expect(
        await eventually(
          () => whereIs(rpc, hash),
          (place) => place === 'pending',
        ),
      ).toBe('pending');
      expect(await hasReceipt(rpc, hash)).toBe(false);
      expect([losing.length, winning.length, forkNumber]).toEqual([2, 3, Number(height) - 1]);
      expect((await header(rpc, 'latest')).hash).toBe(winning.at(-1));
      await network.consensus.mine();
      expect(await whereIs(rpc, hash)).toBe(forkNumber + 4);
      const logs = (await rpc('eth_getFilterChanges', [filter])) as readonly SeenLog[];
      expect(logs.map(({ blockNumber, removed }) => [Number(blockNumber), removed])).toEqual([
        [height, false],
        [height, true],
        [forkNumber + 4, false],
      ]);
    },
    SLOW_MS,
  );

  it(
    'puts a transaction on both branches, at other heights',
    async () => {
      const hash = await send(0, '0xbb');
      await network.consensus.mine();
      const height = Number(await whereIs(rpc, hash));
      await network.consensus.reorganise({ depth: 1, onBothBranches: [hash] });
      expect(await whereIs(rpc, hash)).toBe(height + 1);
    },
    SLOW_MS,
  );

  it(
    'lets another transaction take the nonce; what followed it goes on',
    async () => {
      const [taken, next] = [await send(0, '0xc0'), await send(1, '0xc1')];
      await network.consensus.mine();
      const { forkNumber } = await network.consensus.reorganise({ depth: 1, instead: [await sign(0, '0xc2')] });
      expect(await whereIs(rpc, taken)).toBe('unknown');
      await expect(send(0, '0xc0')).rejects.toMatchObject({
        code: -32_000,
        message: expect.stringContaining('nonce too low') as unknown,
      });
      await network.consensus.mine();
      expect(await whereIs(rpc, next)).toBe(forkNumber + 3);
    },
    SLOW_MS,
  );

  it(
    'drops a transaction from chain and pool, and no other',
    async () => {
      const kept = await send(0, '0xd0');
      await network.consensus.mine();
      const [dropped, waiting] = [await send(1, '0xd1'), await send(2, '0xd2')];
      await network.consensus.mine();
      await network.consensus.reorganise({ depth: 2, drop: [dropped] });
      expect(await Promise.all([kept, dropped, waiting].map((hash) => whereIs(rpc, hash)))).toEqual([
        'pending',
        'unknown',
        'pending',
      ]);
      await network.consensus.mine();
      expect(await whereIs(rpc, waiting)).toBe('pending'); // its nonce comes after a gap now
      expect(await send(1, '0xd1')).toBe(dropped);
      await network.consensus.mine();
      expect(await whereIs(rpc, waiting)).toBe(await whereIs(rpc, dropped));
    },
    SLOW_MS,
  );

  it('refuses what cannot be', async () => {
    const { reorganise } = network.consensus;
    await expect(reorganise({ depth: 0 })).rejects.toThrow(RangeError);
    await expect(reorganise({ depth: 1, length: 1.5 })).rejects.toThrow(RangeError);
    await expect(reorganise({ depth: 1, drop: ['0x12'] })).rejects.toThrow(/none of the losing blocks/);
  });

  it(
    'guards the finalized block, unless it is told not to',
    async () => {
      await network.consensus.mine(8);
      const finalized = await header(rpc, 'finalized');
      await expect(network.consensus.reorganise({ depth: 7 })).rejects.toThrow(DevnetError);
      expect(await header(rpc, 'finalized')).toEqual(finalized);

      await network.consensus.reorganise({ depth: 7, guardFinality: false });
      const after = await header(rpc, 'finalized');
      expect(after.number).toBeGreaterThan(finalized.number - 1);
      expect((await header(rpc, `0x${finalized.number.toString(16)}`)).hash).not.toBe(finalized.hash);
      await network.consensus.reorganise({ depth: 6 }); // just to the finalized block
      expect((await header(rpc, 'finalized')).number).toBe(after.number + 1);
    },
    SLOW_MS,
  );

  it(
    'sets finalized back, and holds it until told otherwise',
    async () => {
      const finalized = await numberOf(rpc, 'finalized');
      await network.consensus.setFinalized(finalized - 3);
      await network.consensus.mine();
      expect(await numberOf(rpc, 'finalized')).toBe(finalized - 3);
      await network.consensus.setFinalized();
      expect(await numberOf(rpc, 'finalized')).toBe(finalized + 1);
      await expect(network.consensus.setFinalized(1_000_000)).rejects.toThrow(RangeError);
    },
    SLOW_MS,
  );
});
