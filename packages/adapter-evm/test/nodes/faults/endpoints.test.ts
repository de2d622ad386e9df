import { memoryStore } from '@lateral/core';
import type { GethNetwork, GethNode } from '@lateral/devnet-evm';
import { startGethNetwork } from '@lateral/devnet-evm';
import type { EvmLedgerOptions } from '../../../src/options.js';
import { describeGeth, SLOW_MS } from './describe-geth.js';
import type { LyingEndpoint } from './lying-endpoint.js';
import { lyingEndpoint } from './lying-endpoint.js';
import { eventually, Scene } from './scene.js';

const TIMEOUT_MS = 1_000;

describeGeth('several endpoints, on two geths', () => {
  let network: GethNetwork;
  let first: GethNode;
  let second: GethNode;
  let account = 0;
  const scenes: Scene[] = [];
  const liars: LyingEndpoint[] = [];

  beforeAll(async () => {
    network = await startGethNetwork({ nodes: 2, paused: true, finalityDepth: 3, fundedAccounts: 20 });
    [first, second] = network.nodes as [GethNode, GethNode];
  }, SLOW_MS);
  afterEach(async () => {
    await Promise.all(scenes.splice(0).map(({ ledger }) => ledger.close()));
    await Promise.all(liars.splice(0).map(({ stop }) => stop()));
    for (const node of [first, second]) {
      if (node.state === 'hung') await node.resume();
      await node.setLag(0);
    }
  });
  afterAll(() => network.stop());

  async function scene(options: Partial<EvmLedgerOptions> = {}, of = account++): Promise<Scene> {
    const opened = await new Scene(network, of, { timeoutMs: TIMEOUT_MS, ...options }).open();
    scenes.push(opened);
    return opened;
  }

  it(
    'names one that hangs and goes on with the next, which is sent what waited in the other pool (R51)',
    async () => {
      const on = await scene();
      const agreed = await on.agreed('hang');
      const prepared = await on.ledger.prepare(await agreed.amendment());
      const outcome = on.ledger.submit(prepared);
      await eventually('the first node has it', async () => (await on.place(prepared, first)) === 'pending');
      await first.hang();
      expect(await on.whileMining(outcome)).toMatchObject({ status: 'accepted' });
      expect(on.faults[0]).toMatchObject({ endpoint: first.url, fault: 'noAnswer' });
      expect((await on.ledger.health()).detail).toContain(second.url);
    },
    SLOW_MS,
  );

  it(
    'without a second one is unavailable while the only one hangs, and takes the same bytes later (R51)',
    async () => {
      const on = await scene({ endpoints: [first.url] });
      const agreed = await on.agreed('alone');
      const prepared = await on.ledger.prepare(await agreed.amendment());
      await network.consensus.mine(); // so that the account's count is asked for anew
      await first.hang();
      await expect(on.ledger.submit(prepared)).rejects.toMatchObject({ code: 'unavailable', stage: 'unknown' });
      await first.resume();
      expect((await on.include(prepared)).status).toBe('accepted');
    },
    SLOW_MS,
  );

  it(
    'leaves one that falls behind, by name, also while somebody waits for a block',
    async () => {
      const on = await scene();
      const agreed = await on.agreed('lag');
      await first.setLag(1_000);
      await on.mine(5);
      expect(on.faults).toMatchObject([{ endpoint: first.url, fault: 'lagging' }]);
      await first.setLag(0);
      await second.setLag(1_000);
      const outcome = on.ledger.submit(await on.ledger.prepare(await agreed.amendment()));
      expect(await on.whileMining(outcome)).toMatchObject({ status: 'accepted' });
      expect(on.faults[1]).toMatchObject({ endpoint: second.url, fault: 'lagging' });
    },
    SLOW_MS,
  );

  it(
    'takes one that is behind what was final before a restart for late, not for a chain that was undone (R50)',
    async () => {
      const store = memoryStore();
      await store.open();
      const before = await scene({ store });
      const agreed = await before.agreed('behind');
      await second.setLag(1_000);
      await before.mine(6);
      await eventually('the floor has risen', async () => {
        const { number } = network.consensus.tags().finalized;
        return (await before.ledger.health()).detail.includes(`final up to ${number},`);
      });
      await before.ledger.close();
      const after = await scene({ store, endpoints: [second.url] }, account - 1);
      const prepared = await after.ledger.prepare(await agreed.amendment());
      await eventually('it is found out', () => after.faults.length > 0);
      expect(after.faults[0]).toMatchObject({ endpoint: second.url, fault: 'finalityWentBack' });
      await second.setLag(0);
      await after.mine();
      expect(await after.whileMining(after.ledger.submit(prepared))).toMatchObject({ status: 'accepted' });
    },
    SLOW_MS,
  );

  it(
    'takes one on a branch that lost for late, and not for a chain that was undone, as nothing of it is final (R50)',
    async () => {
      const store = memoryStore();
      await store.open();
      const on = await scene({ store });
      const agreed = await on.agreed('lost branch');
      await second.setLag(1_000); // it stays where it is, on what is about to lose
      await network.consensus.reorganise({ depth: 2 });
      await on.mine();
      await eventually('the winning branch has a final block', async () => {
        const { number } = network.consensus.tags().finalized;
        return (await on.ledger.health()).detail.includes(`final up to ${number},`);
      });
      const anew = new Scene(network, account - 1, { store, endpoints: [second.url] });
      await expect(anew.ledger.open()).rejects.toMatchObject({ code: 'unavailable' });
      await first.hang();
      await eventually('it is found out', () => on.faults.some(({ fault }) => fault === 'lagging'));
      expect(on.faults.find(({ fault }) => fault === 'lagging')?.endpoint).toBe(second.url);
      await first.resume();
      const outcome = on.ledger.submit(await on.ledger.prepare(await agreed.amendment()));
      expect(await on.whileMining(outcome)).toMatchObject({ status: 'accepted' });
      expect(agreed.failure).toBeUndefined();
      await anew.ledger.close();
    },
    SLOW_MS,
  );

  it(
    'that never had the branch that lost: whoever was away at the time is told what was undone, out of the store (R50)',
    async () => {
      const store = memoryStore();
      await store.open();
      const before = await scene({ store, endpoints: [first.url] });
      const agreed = await before.agreed('away');
      await second.setLag(8);
      const prepared = await before.ledger.prepare(await agreed.amendment());
      expect((await before.include(prepared)).status).toBe('accepted');
      await agreed.untilSteps(prepared.commandId, ['included']);
      await before.ledger.close();
      await network.consensus.reorganise({ depth: 1 });
      await second.setLag(0);
      const after = new Scene(network, account - 1, { store, endpoints: [second.url] });
      scenes.push(after);
      await after.ledger.open();
      const rest: string[] = [];
      after.ledger.entries(agreed.bilateralId, agreed.entries.at(-1)?.position).subscribe({
        next: ({ finality, commandId }) => rest.push(`${finality} ${commandId}`),
        error: (error: Error) => rest.push(error.message),
      });
      await eventually('it is told', () => rest.length > 0);
      expect(rest).toEqual([`reverted ${prepared.commandId}`]);
      await after.include(prepared);
      await eventually('it is told', () => rest.length > 1);
      expect(rest).toEqual([`reverted ${prepared.commandId}`, `included ${prepared.commandId}`]);
    },
    SLOW_MS,
  );

  it(
    'calls one unavailable that lacks the blocks its own head builds on (R51)',
    async () => {
      const endpoint = await lyingEndpoint(first.url);
      liars.push(endpoint);
      const on = await scene({ endpoints: [endpoint.url] });
      const { bilateralId } = await on.agreed('parent');
      endpoint.lie = ({ method }, result) => (method === 'eth_getBlockByHash' ? null : result);
      await network.consensus.reorganise({ depth: 2 });
      await eventually('it is noticed', async () => (await on.ledger.health()).status === 'degraded');
      const lookedUp = on.ledger.outcome({ bilateralId, commandId: bilateralId });
      await expect(lookedUp).rejects.toMatchObject({ code: 'unavailable', stage: 'unknown' });
      endpoint.lie = (_, result) => result;
      expect(await on.ledger.outcome({ bilateralId, commandId: bilateralId })).toMatchObject({ status: 'accepted' });
    },
    SLOW_MS,
  );
});
