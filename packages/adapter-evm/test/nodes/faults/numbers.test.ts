import { setTimeout as sleep } from 'node:timers/promises';
import { testChange } from '@lateral/core/conformance';
import type { GethNetwork, GethNode } from '@lateral/devnet-evm';
import { startGethNetwork } from '@lateral/devnet-evm';
import { IN_FLIGHT_MAX } from '../../../src/account/sender.js';
import type { LedgerMakerOptions } from '../../devnets.js';
import { describeGeth, SLOW_MS } from './describe-geth.js';
import { eventually, Scene } from './scene.js';

const MANY = 200;

describeGeth('the numbers of an account, on geth', () => {
  let network: GethNetwork;
  let node: GethNode;
  let account = 0;
  const scenes: Scene[] = [];

  beforeAll(async () => {
    network = await startGethNetwork({ paused: true, finalityDepth: 3 });
    [node] = network.nodes as [GethNode];
  }, SLOW_MS);
  afterEach(() => Promise.all(scenes.splice(0).map(({ ledger }) => ledger.close())));
  afterAll(() => network.stop());

  async function scene(options: Partial<LedgerMakerOptions> = {}): Promise<Scene> {
    const opened = await new Scene(network, account, options).open();
    account += 1 + (options.pool ?? 0);
    scenes.push(opened);
    return opened;
  }

  it(
    'a transaction that pays too little for a block is replaced by a dearer one of the same number',
    async () => {
      const on = await scene();
      const agreed = await on.agreed('stuck');
      const command = await agreed.amendment();
      const poor = new Scene(network, account - 1, { fees: { tip: 1n, cap: 2n } }); // below any base fee
      await poor.open();
      const { sequence = 0 } = await on.ledger.prepare(command);
      const prepared = await poor.ledger.prepareAt(sequence, command);
      await poor.ledger.close();
      const outcome = on.ledger.submit(prepared);
      await eventually('the node has it', async () => (await on.place(prepared)) === 'pending');
      await on.mine(2);
      expect(await on.place(prepared)).toBe('pending');
      expect(await on.whileMining(outcome)).toMatchObject({ status: 'accepted', commandId: prepared.commandId });
      expect(await on.place(prepared)).toBeUndefined();
      expect(await on.ledger.nextSequence()).toBe(sequence + 1);
    },
    SLOW_MS,
  );

  it(
    'a number that was prepared and never sent is used up, so that what waits for it can pass',
    async () => {
      const on = await scene();
      const agreed = await on.agreed('gap');
      const first = await agreed.amendment();
      await on.ledger.prepare(first);
      await on.ledger.prepare(first);
      const third = await on.ledger.prepare(first);
      expect(await on.whileMining(on.ledger.submit(third))).toMatchObject({ status: 'accepted' });
    },
    SLOW_MS,
  );

  it(
    'such a number is used up too when the node was away at the time',
    async () => {
      const on = await scene({ timeoutMs: 300 });
      const agreed = await on.agreed('gap away');
      const command = await agreed.amendment();
      await on.ledger.prepare(command);
      const second = await on.ledger.prepare(command);
      const outcome = on.ledger.submit(second);
      await eventually('the node has it', async () => (await on.place(second)) === 'pending');
      await node.hang();
      await eventually('the ledger has noticed', async () => (await on.ledger.health()).status === 'degraded');
      await node.resume();
      expect(await on.whileMining(outcome)).toMatchObject({ status: 'accepted' });
    },
    SLOW_MS,
  );

  it.each([
    ['', 0, IN_FLIGHT_MAX],
    [' by the turns of two accounts', 2, 2 * IN_FLIGHT_MAX],
  ])(
    `${MANY} at once are all accepted%s, ${IN_FLIGHT_MAX} of each account on their way at most`,
    async (_, pool, waitingMax) => {
      const on = await scene({ patienceMs: 16_000, pool });
      const { parties } = await on.agreed(`many of ${pool}`);
      const prepared = [];
      for (let count = 0; count < MANY; count++) {
        const change = testChange({ kind: 'agreement', action: 'agree', record: `agreement ${count}` });
        prepared.push(await on.ledger.prepare(await parties.apply(change)));
      }
      const pooled = async (): Promise<number> => {
        const { pending, queued } = (await on.rpc('txpool_status', [])) as { pending: string; queued: string };
        return Number(pending) + Number(queued);
      };
      const outcomes = Promise.all(prepared.map((each) => on.ledger.submit(each)));
      await eventually('the pool has as many as may wait', async () => (await pooled()) === waitingMax);
      await sleep(4_500); // after an eighth of the patience, what is on its way is sent again, and no more than that
      expect(await pooled()).toBe(waitingMax);
      const statuses = (await on.whileMining(outcomes)).map(({ status }) => status);
      expect(statuses).toEqual(Array(MANY).fill('accepted'));
    },
    SLOW_MS,
  );
});
