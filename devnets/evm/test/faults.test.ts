import { startGethNetwork, type GethNetwork, type GethNode, type Hex } from '../src/index.js';
import { eventually, header, isAlive, numberOf, whereIs } from './chain-view.js';
import { logContractAlloc } from './log-contract.js';
import { describeGeth, SLOW_MS } from './real-geth.js';
import { startSigner, type Signer } from './signer.js';

describeGeth('faults of two nodes', () => {
  let signer: Signer;
  let network: GethNetwork;
  let [a, b]: GethNode[] = [];
  let nonce = 0;

  beforeAll(async () => {
    [signer, network] = await Promise.all([
      startSigner(7117),
      startGethNetwork({ nodes: 2, paused: true, alloc: logContractAlloc }),
    ]);
    [a, b] = network.nodes as [GethNode, GethNode];
  }, SLOW_MS);
  afterAll(() => Promise.all([signer.stop(), network.stop()]));

  const nodes = (): { a: GethNode; b: GethNode } => {
    if (!a || !b) throw new Error('The network did not start.');
    return { a, b };
  };
  const send = async ({ rpc }: GethNode): Promise<Hex> =>
    (await rpc('eth_sendRawTransaction', [await signer.sign({ account: 0, nonce: nonce++, data: '0x01' })])) as Hex;

  it('mines what either node was sent, and both hold every block', async () => {
    const { a, b } = nodes();
    for (const node of [a, b]) {
      const hash = await send(node);
      await network.consensus.mine();
      expect([await whereIs(a.rpc, hash), await whereIs(b.rpc, hash)]).toEqual([nonce + 1, nonce + 1]);
    }
  });

  it(
    'goes on without a killed node, which comes back to the head with an empty pool',
    async () => {
      const { a, b } = nodes();
      const pid = a.pid ?? 0;
      const lost = await send(a);
      await a.kill();
      nonce--; // nobody knows of it any more
      expect([isAlive(pid), a.state]).toEqual([false, 'stopped']);
      await expect(a.rpc('eth_blockNumber')).rejects.toThrow();
      await network.consensus.mine(3);
      await a.restart();
      expect(await header(a.rpc, 'latest')).toEqual(await header(b.rpc, 'latest'));
      expect(await header(a.rpc, 'finalized')).toEqual(await header(b.rpc, 'finalized'));
      expect(await whereIs(a.rpc, lost)).toBe('unknown');
    },
    SLOW_MS,
  );

  it(
    'goes on without a hung node, which answers nothing until it is resumed',
    async () => {
      const { a, b } = nodes();
      await b.hang();
      await expect(fetch(b.url, { method: 'POST', signal: AbortSignal.timeout(300) })).rejects.toThrow(/aborted/);
      await network.consensus.mine(2);
      await b.resume();
      expect(await header(b.rpc, 'latest')).toEqual(await header(a.rpc, 'latest'));
      expect(isAlive(b.pid ?? 0)).toBe(true);
    },
    SLOW_MS,
  );

  it(
    'keeps a node behind the head',
    async () => {
      const { a, b } = nodes();
      await b.setLag(3);
      await network.consensus.mine(5);
      const head = await numberOf(a.rpc, 'latest');
      expect(await numberOf(b.rpc, 'latest')).toBe(head - 3);
      expect(await numberOf(b.rpc, 'finalized')).toBeLessThanOrEqual(await numberOf(a.rpc, 'finalized'));
      await b.setLag(0);
      expect(await numberOf(b.rpc, 'latest')).toBe(head);
    },
    SLOW_MS,
  );

  it(
    'holds two nodes on two branches',
    async () => {
      const { a, b } = nodes();
      await b.setLag(100);
      const { losing, winning } = await network.consensus.reorganise({ depth: 2 });
      expect((await header(a.rpc, 'latest')).hash).toBe(winning.at(-1));
      expect((await header(b.rpc, 'latest')).hash).toBe(losing.at(-1));
      await b.setLag(0);
      expect((await header(b.rpc, 'latest')).hash).toBe(winning.at(-1));
    },
    SLOW_MS,
  );

  it(
    'stands still while both are dead, and goes on by itself when they are back',
    async () => {
      const { a, b } = nodes();
      await Promise.all([a.kill(), b.kill('SIGTERM')]);
      await expect(network.consensus.mine()).rejects.toThrow('No node that runs holds the head');
      const { number } = network.consensus.tags().head;
      await Promise.all([a.restart(), b.restart()]);
      network.consensus.resume();
      const further = (at: number): boolean => at > number;
      expect(await eventually(() => numberOf(a.rpc, 'latest'), further)).toBeGreaterThan(number);
      expect(await eventually(() => numberOf(b.rpc, 'latest'), further)).toBeGreaterThan(number);
    },
    SLOW_MS,
  );
});
