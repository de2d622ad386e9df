import { memoryStore } from '@lateral/core';
import type { GethNetwork } from '@lateral/devnet-evm';
import { startGethNetwork } from '@lateral/devnet-evm';
import type { EvmLedgerOptions } from '../../../src/options.js';
import { describeGeth, SLOW_MS } from './describe-geth.js';
import { Agreed, eventually, Scene } from './scene.js';

const FINALITY_DEPTH = 3;
const VIOLATION = { code: 'finalityViolation', stage: 'failed' };
const FINALITIES: readonly (readonly [string, EvmLedgerOptions['finality']])[] = [
  ['the tag finalized', { tag: 'finalized' }],
  [`a depth of ${FINALITY_DEPTH}`, { depth: FINALITY_DEPTH }],
];

describeGeth('a reorganisation of what is final, on geth', () => {
  let network: GethNetwork;
  let account = 0;
  const scenes: Scene[] = [];

  beforeAll(async () => {
    network = await startGethNetwork({ paused: true, finalityDepth: FINALITY_DEPTH, fundedAccounts: 20 });
  }, SLOW_MS);
  afterAll(async () => {
    await Promise.all(scenes.map(({ ledger }) => ledger.close()));
    await network.stop();
  });

  async function scene(options: Partial<EvmLedgerOptions> = {}): Promise<Scene> {
    const opened = await new Scene(network, account++, options).open();
    scenes.push(opened);
    return opened;
  }

  /** A final amendment, as its stream announced it. */
  async function amended(on: Scene): Promise<Agreed> {
    const agreed = await on.agreed('violation');
    const prepared = await on.ledger.prepare(await agreed.amendment());
    await on.include(prepared);
    await on.mine(FINALITY_DEPTH);
    await agreed.untilSteps(prepared.commandId, ['included', 'final']);
    return agreed;
  }

  const undoFinal = (): Promise<unknown> =>
    network.consensus.reorganise({ depth: FINALITY_DEPTH + 2, guardFinality: false });

  it.each(FINALITIES)(
    'by %s ends streams and every later call (R50)',
    async (_, finality) => {
      const store = memoryStore();
      await store.open();
      const on = await scene({ finality, store });
      const agreed = await amended(on);
      await undoFinal();
      await eventually('the stream has ended', () => agreed.failure !== undefined);
      expect(agreed.failure).toMatchObject(VIOLATION);
      const { ledger } = on;
      const command = await agreed.amendment();
      const { bilateralId } = agreed;
      await expect(ledger.outcome({ bilateralId, commandId: bilateralId })).rejects.toMatchObject(VIOLATION);
      await expect(ledger.prepare(command)).rejects.toMatchObject(VIOLATION);
      await expect(ledger.bilateral(bilateralId)).rejects.toMatchObject(VIOLATION);
      await expect(agreed.head()).rejects.toMatchObject(VIOLATION);
      await expect(ledger.health()).rejects.toMatchObject(VIOLATION);
      const late = new Agreed(on, agreed.parties, command);
      await eventually('a later stream has ended', () => late.failure !== undefined);
      expect(late.failure).toMatchObject(VIOLATION);
      await expect(on.restart()).rejects.toMatchObject(VIOLATION); // its floor is kept in the store
    },
    SLOW_MS,
  );

  it(
    'lets whoever waits for a block know that the outcome is unknown (R51)',
    async () => {
      const on = await scene();
      const agreed = await amended(on);
      const waiting = on.ledger.submit(await on.ledger.prepare(await agreed.amendment()));
      await undoFinal();
      expect(await waiting).toMatchObject({ status: 'unknown' });
    },
    SLOW_MS,
  );

  it(
    'is told to whoever resumes after what was final, also without a floor (R50)',
    async () => {
      const on = await scene();
      const agreed = await amended(on);
      const { position } = agreed.entries.at(-1) ?? {};
      await on.ledger.close();
      await undoFinal();
      await on.restart();
      const failed = new Promise((_, reject) => {
        on.ledger.entries(agreed.bilateralId, position).subscribe({ error: reject });
      });
      await expect(failed).rejects.toMatchObject(VIOLATION);
    },
    SLOW_MS,
  );
});
