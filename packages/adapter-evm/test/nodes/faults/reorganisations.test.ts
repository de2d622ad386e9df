import type { PreparedSubmission } from '@lateral/core';
import type { GethNetwork, Hex, ReorganiseOptions } from '@lateral/devnet-evm';
import { startGethNetwork } from '@lateral/devnet-evm';
import { data } from '../../../src/hex.js';
import { describeGeth, SLOW_MS } from './describe-geth.js';
import type { Agreed } from './scene.js';
import { hashOf, headOf, Scene } from './scene.js';

const FINALITY_DEPTH = 5;
const DEPTHS = [1, 2, 3, FINALITY_DEPTH - 1];

describeGeth('reorganisations of less than what is final, on geth', () => {
  let network: GethNetwork;
  let scene: Scene;

  beforeAll(async () => {
    network = await startGethNetwork({ paused: true, finalityDepth: FINALITY_DEPTH });
    scene = await new Scene(network, 0).open();
  }, SLOW_MS);
  afterAll(async () => {
    await scene.ledger.close();
    await network.stop();
  });

  interface Undone {
    readonly agreed: Agreed;
    readonly command: Uint8Array;
    readonly prepared: PreparedSubmission;
    /** Heads of the agreement before and after it. */
    readonly heads: readonly [string, string];
  }

  /** An amendment in the oldest of the blocks that are undone. */
  async function undo(
    depth: number,
    name: string,
    how: (prepared: PreparedSubmission) => Promise<Partial<ReorganiseOptions>> | Partial<ReorganiseOptions>,
  ): Promise<Undone> {
    const agreed = await scene.agreed(`${name} ${depth}`);
    const before = await agreed.head();
    const command = await agreed.amendment();
    const prepared = await scene.ledger.prepare(command);
    expect((await scene.include(prepared)).status).toBe('accepted');
    await agreed.untilSteps(prepared.commandId, ['included']);
    if (depth > 1) await scene.mine(depth - 1);
    await network.consensus.reorganise({ depth, ...(await how(prepared)) });
    return { agreed, command, prepared, heads: [before, data(headOf(command))] };
  }

  /** It is final, what was final before is as it was, and the ledger holds it once. */
  async function becomesFinal({ agreed, prepared, heads }: Undone, steps: readonly string[]): Promise<void> {
    await scene.mine(FINALITY_DEPTH + 1);
    await agreed.untilSteps(prepared.commandId, [...steps, 'final']);
    const { bilateralId, entries } = agreed;
    const others = entries.filter(({ commandId }) => commandId !== prepared.commandId);
    expect(others.filter(({ finality }) => finality === 'reverted')).toEqual([]);
    expect(await agreed.head()).toBe(heads[1]);
    expect(await scene.ledger.outcome({ bilateralId, commandId: prepared.commandId })).toMatchObject({
      ...{ status: 'accepted', finality: 'final' },
    });
    expect((await scene.ledger.submit(prepared)).status).toMatch(/accepted|alreadyApplied/);
    expect(scene.faults).toEqual([]);
  }

  it.each(DEPTHS)(
    'of depth %i: what is back in the pool is included again (R50)',
    async (depth) => {
      const undone = await undo(depth, 'pool', () => ({}));
      await undone.agreed.untilSteps(undone.prepared.commandId, ['included', 'reverted']);
      expect(await undone.agreed.head()).toBe(undone.heads[0]);
      await scene.mine();
      await becomesFinal(undone, ['included', 'reverted', 'included']);
    },
    SLOW_MS,
  );

  it.each(DEPTHS)(
    'of depth %i: what both branches have is undone and included at its new height (R50)',
    async (depth) => {
      const undone = await undo(depth, 'both', (prepared) => ({ onBothBranches: [hashOf(prepared)] }));
      await undone.agreed.untilSteps(undone.prepared.commandId, ['included', 'reverted', 'included']);
      await becomesFinal(undone, ['included', 'reverted', 'included']);
    },
    SLOW_MS,
  );

  it.each(DEPTHS)(
    'of depth %i: what lost its number to another transaction is sent under a new one (R50, R51)',
    async (depth) => {
      const undone = await undo(depth, 'number', async ({ sequence = 0 }) => {
        const { bytes } = await scene.ledger.prepareAt(sequence);
        return { instead: [data(bytes) as Hex] };
      });
      const { agreed, prepared, command } = undone;
      const { bilateralId } = agreed;
      await agreed.untilSteps(prepared.commandId, ['included', 'reverted']);
      expect((await scene.ledger.outcome({ bilateralId, commandId: prepared.commandId })).status).toBe('notFound');
      expect(await scene.ledger.submit(prepared)).toMatchObject({ status: 'unknown' });
      const again = await scene.ledger.prepare(command);
      expect(again.sequence).toBe((prepared.sequence ?? 0) + 1);
      expect((await scene.include(again)).status).toBe('accepted');
      await becomesFinal({ ...undone, prepared: again }, ['included', 'reverted', 'included']);
    },
    SLOW_MS,
  );

  it.each(DEPTHS)(
    'of depth %i: what was dropped is brought about by the same bytes (R50, R51)',
    async (depth) => {
      const undone = await undo(depth, 'dropped', (prepared) => ({ drop: [hashOf(prepared)] }));
      const { agreed, prepared } = undone;
      await agreed.untilSteps(prepared.commandId, ['included', 'reverted']);
      expect(await scene.place(prepared)).toBeUndefined();
      expect((await scene.include(prepared)).status).toBe('accepted');
      await becomesFinal(undone, ['included', 'reverted', 'included']);
    },
    SLOW_MS,
  );

  it.each([
    ['the tag finalized', { tag: 'finalized' }, 1],
    [`a depth of ${FINALITY_DEPTH}`, { depth: FINALITY_DEPTH }, 2],
  ] as const)(
    'with finality by %s, one to a shorter branch takes nothing final back and is no fault of the node (R50)',
    async (_, finality, account) => {
      const on = await new Scene(network, account, { finality }).open();
      const agreed = await on.agreed('shorter');
      const prepared = await on.ledger.prepare(await agreed.amendment());
      await on.include(prepared);
      await on.mine(FINALITY_DEPTH);
      await agreed.untilSteps(prepared.commandId, ['included', 'final']);
      await network.consensus.reorganise({ depth: 3, length: 1 });
      await on.mine(3);
      expect(on.faults).toEqual([]);
      expect(agreed.stepsOf(prepared.commandId)).toEqual(['included', 'final']);
      await on.ledger.close();
    },
    SLOW_MS,
  );

  it(
    'announces nothing as final a second time, though the block before the branches knew of less (R50)',
    async () => {
      const agreed = await scene.agreed('final once');
      const first = await scene.ledger.prepare(await agreed.amendment());
      await scene.include(first);
      await scene.mine(FINALITY_DEPTH - 1);
      const second = await scene.ledger.prepare(await agreed.amendment());
      await scene.include(second); // in the block with which the first one is final
      await agreed.untilSteps(first.commandId, ['included', 'final']);
      await network.consensus.reorganise({ depth: 1, length: 1, onBothBranches: [hashOf(second)] });
      await agreed.untilSteps(second.commandId, ['included', 'reverted', 'included']);
      await scene.mine(FINALITY_DEPTH);
      await agreed.untilSteps(second.commandId, ['included', 'reverted', 'included', 'final']);
      expect(agreed.stepsOf(first.commandId)).toEqual(['included', 'final']);
    },
    SLOW_MS,
  );
});
