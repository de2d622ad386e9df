import type { GethNetwork, GethNode } from '@lateral/devnet-evm';
import { startGethNetwork } from '@lateral/devnet-evm';
import type { EvmLedgerOptions } from '../../../src/options.js';
import { describeGeth, SLOW_MS } from './describe-geth.js';
import type { Lie, LyingEndpoint } from './lying-endpoint.js';
import { lyingEndpoint } from './lying-endpoint.js';
import { eventually, Scene } from './scene.js';

const FINALITY_DEPTH = 3;

describeGeth('endpoints that lie about what is final, on two geths', () => {
  let network: GethNetwork;
  let first: GethNode;
  let second: GethNode;
  let liar: LyingEndpoint;
  let account = 0;
  const scenes: Scene[] = [];

  beforeAll(async () => {
    network = await startGethNetwork({ nodes: 2, paused: true, finalityDepth: FINALITY_DEPTH, fundedAccounts: 20 });
    [first, second] = network.nodes as [GethNode, GethNode];
    liar = await lyingEndpoint(first.url);
  }, SLOW_MS);
  afterEach(() => Promise.all(scenes.splice(0).map(({ ledger }) => ledger.close())));
  afterAll(async () => {
    await liar.stop();
    await network.stop();
  });

  async function scene(options: Partial<EvmLedgerOptions>): Promise<Scene> {
    liar.lie = (_, result) => result;
    const opened = await new Scene(network, account++, options).open();
    scenes.push(opened);
    return opened;
  }

  const aboutFinal =
    (lie: Lie): Lie =>
    (call, result) =>
      call.method === 'eth_getBlockByNumber' && call.params[0] === 'finalized' ? lie(call, result) : result;
  const anotherBlock = aboutFinal((_, block) => ({ ...(block as object), hash: `0x${'66'.repeat(32)}` }));
  const tooHigh = aboutFinal((_, block) => ({
    ...(block as object),
    ...{ number: `0x${network.consensus.tags().head.number.toString(16)}`, hash: network.consensus.tags().head.hash },
  }));

  it(
    'a tag that goes back is reported by name, and what was final stays final (R50)',
    async () => {
      const on = await scene({ endpoints: [first.url] });
      const agreed = await on.agreed('back');
      const prepared = await on.ledger.prepare(await agreed.amendment());
      await on.include(prepared);
      await on.mine(FINALITY_DEPTH);
      await agreed.untilSteps(prepared.commandId, ['included', 'final']);
      const { number } = network.consensus.tags().finalized;
      await network.consensus.setFinalized(number - 2);
      await eventually('it is found out', () => on.faults.length > 0);
      expect(on.faults[0]).toMatchObject({ endpoint: first.url, fault: 'finalityWentBack' });
      const { bilateralId } = agreed;
      const outcome = await on.ledger.outcome({ bilateralId, commandId: prepared.commandId });
      expect(outcome).toMatchObject({ status: 'accepted', finality: 'final' });
      expect((await on.ledger.health()).detail).toContain(`final up to ${number},`);
      await network.consensus.setFinalized();
      const next = await on.ledger.prepare(await agreed.amendment());
      await on.include(next);
      await on.mine(FINALITY_DEPTH);
      await agreed.untilSteps(next.commandId, ['included', 'final']);
      expect(agreed.stepsOf(prepared.commandId)).toEqual(['included', 'final']);
    },
    SLOW_MS,
  );

  const PLACES: readonly (readonly [string, () => readonly string[]])[] = [
    ['that is asked first', () => [liar.url, first.url, second.url]],
    ['that is asked last', () => [first.url, second.url, liar.url]],
  ];
  it.each(PLACES)(
    'with two of three one %s and names another block is outvoted and reported (R50)',
    async (_, endpoints) => {
      const on = await scene({ endpoints: endpoints(), agreement: 2 });
      const agreed = await on.agreed('another block');
      liar.lie = anotherBlock;
      const prepared = await on.ledger.prepare(await agreed.amendment());
      await on.include(prepared);
      await on.mine(FINALITY_DEPTH);
      await agreed.untilSteps(prepared.commandId, ['included', 'final']);
      expect(new Set(on.faults.map(({ endpoint, fault }) => `${fault} ${endpoint}`))).toEqual(
        new Set([`contradictsFinality ${liar.url}`]),
      );
    },
    SLOW_MS,
  );

  it.each(PLACES)(
    'with two of three one %s and calls the newest block final makes nothing final (R50)',
    async (_, endpoints) => {
      const on = await scene({ endpoints: endpoints(), agreement: 2 });
      const agreed = await on.agreed('too high');
      liar.lie = tooHigh;
      const prepared = await on.ledger.prepare(await agreed.amendment());
      await on.include(prepared);
      await on.mine(FINALITY_DEPTH - 1);
      const { number } = network.consensus.tags().finalized;
      await eventually(`${number} is final`, async () =>
        (await on.ledger.health()).detail.includes(`final up to ${number},`),
      );
      await agreed.untilSteps(prepared.commandId, ['included']);
      await on.mine();
      await agreed.untilSteps(prepared.commandId, ['included', 'final']);
    },
    SLOW_MS,
  );

  it(
    'with two of two nothing becomes final while they differ, and both are named (R50)',
    async () => {
      const on = await scene({ endpoints: [liar.url, second.url], agreement: 2 });
      const agreed = await on.agreed('two of two');
      liar.lie = anotherBlock;
      const prepared = await on.ledger.prepare(await agreed.amendment());
      await on.include(prepared);
      await on.mine(FINALITY_DEPTH + 2);
      await eventually('both are named', () => new Set(on.faults.map(({ endpoint }) => endpoint)).size === 2);
      expect(new Set(on.faults.map(({ fault }) => fault))).toEqual(new Set(['contradictsFinality']));
      expect(agreed.stepsOf(prepared.commandId)).toEqual(['included']);
      liar.lie = (_, result) => result;
      await agreed.untilSteps(prepared.commandId, ['included', 'final']);
    },
    SLOW_MS,
  );
});
