import type { GethNetwork, GethNode } from '@lateral/devnet-evm';
import { startGethNetwork } from '@lateral/devnet-evm';
import { describeGeth, SLOW_MS } from './describe-geth.js';
import { eventually, hashOf, Scene } from './scene.js';

const FINALITY_DEPTH = 3;

describeGeth('a node that is started anew, on geth', () => {
  let network: GethNetwork;
  let node: GethNode;
  let scene: Scene;

  beforeAll(async () => {
    network = await startGethNetwork({ paused: true, finalityDepth: FINALITY_DEPTH });
    [node] = network.nodes as [GethNode];
    scene = await new Scene(network, 0, { heads: node.wsUrl }).open(); // it falls silent when the node ends
  }, SLOW_MS);
  afterAll(async () => {
    await scene.ledger.close();
    await network.stop();
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'after %s has an empty pool: what it held is sent again, and nothing that was final is undone (R50, R51)',
    async (signal) => {
      const agreed = await scene.agreed(signal);
      const prepared = await scene.ledger.prepare(await agreed.amendment());
      const outcome = scene.ledger.submit(prepared);
      await eventually('the node has it', async () => (await scene.place(prepared)) === 'pending');
      await node.kill(signal);
      await eventually('the ledger has noticed', async () => (await scene.ledger.health()).status === 'degraded');
      await node.restart();
      expect(await scene.place(prepared)).toBeUndefined();
      expect(await scene.whileMining(outcome)).toMatchObject({ status: 'accepted' });
      await scene.mine(FINALITY_DEPTH);
      await eventually('it is final', () => agreed.stepsOf(prepared.commandId).at(-1) === 'final');
      const isFinal = new Set<string>();
      for (const { commandId, finality } of agreed.entries) {
        expect([commandId, finality === 'reverted' && isFinal.has(commandId)]).toEqual([commandId, false]);
        if (finality === 'final') isFinal.add(commandId);
      }
      expect(scene.faults.every(({ endpoint }) => endpoint === node.url)).toBe(true);
    },
    SLOW_MS,
  );

  it(
    'and a process that is started anew goes on where the bytes are (R51)',
    async () => {
      const agreed = await scene.agreed('both');
      const prepared = await scene.ledger.prepare(await agreed.amendment());
      const waiting = scene.ledger.submit(prepared);
      await eventually('the node has it', async () => (await scene.place(prepared)) === 'pending');
      await node.restart();
      await scene.restart();
      expect(await waiting).toMatchObject({ status: 'unknown' });
      expect((await scene.include(prepared)).status).toBe('accepted');
      expect(await scene.ledger.submit(prepared)).toMatchObject({ status: 'accepted' });
    },
    SLOW_MS,
  );

  it(
    'and a pool that loses one without a word is sent it again',
    async () => {
      const agreed = await scene.agreed('evicted');
      const prepared = await scene.ledger.prepare(await agreed.amendment());
      const outcome = scene.ledger.submit(prepared);
      await eventually('the node has it', async () => (await scene.place(prepared)) === 'pending');
      await node.evict([hashOf(prepared)]);
      expect(await scene.place(prepared)).toBeUndefined();
      expect(await scene.whileMining(outcome)).toMatchObject({ status: 'accepted' });
    },
    SLOW_MS,
  );
});
