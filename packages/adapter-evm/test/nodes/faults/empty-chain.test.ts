import type { SubmissionOutcome } from '@lateral/core';
import { testChange } from '@lateral/core/conformance';
import type { GethNetwork, GethNode } from '@lateral/devnet-evm';
import { startGethNetwork } from '@lateral/devnet-evm';
import { describeGeth, SLOW_MS } from './describe-geth.js';
import { Lot } from './lot.js';
import { eventually, hashOf, Scene } from './scene.js';

// No block comes but for a transaction, so nothing moves by itself: whatever waits for a further block waits for ever.

const IS_LONG = process.env['LATERAL_LONG'] !== undefined;
const CHANGES = IS_LONG ? 5_000 : 200;
const AT_ONCE_MAX = 8;
/** One in so many groups is lost from the pool before a block has it. */
const LOST_ONE_IN = IS_LONG ? 50 : 15;
const PATIENCE_MS = 8_000;
/** It is sent again after an eighth of the patience; the rest is for a busy machine. */
const WAIT_MAX_MS = 5_000;
const FINALITY_DEPTH = 3;

describeGeth('a chain that makes no empty blocks, on geth', () => {
  let network: GethNetwork;
  let node: GethNode;
  let scene: Scene;

  beforeAll(async () => {
    network = await startGethNetwork({ slotMs: 50, emptyBlocks: false, finalityDepth: FINALITY_DEPTH });
    [node] = network.nodes as [GethNode];
    scene = await new Scene(network, 0, { patienceMs: PATIENCE_MS }).open();
  }, SLOW_MS);
  afterAll(async () => {
    await scene.ledger.close();
    await network.stop();
  });

  it(
    `${CHANGES} changes, of which some are lost on their way: not one wait hangs (R51)`,
    async () => {
      const agreed = await scene.agreed('empty chain');
      const lot = new Lot(5);
      const waits: number[] = [];
      const submit = async (count: number, isLost: boolean): Promise<SubmissionOutcome> => {
        const change = testChange({ kind: 'agreement', action: 'agree', record: `agreement ${count}` });
        const prepared = await scene.ledger.prepare(await agreed.parties.apply(change));
        const begun = Date.now();
        if (isLost) await network.consensus.pause();
        const outcome = scene.ledger.submit(prepared);
        if (isLost) {
          await eventually('the node has it', async () => (await scene.place(prepared)) === 'pending');
          await node.evict([hashOf(prepared)]);
          network.consensus.resume();
        }
        return outcome.finally(() => waits.push(Date.now() - begun));
      };
      const group = (counts: readonly number[]): Promise<readonly SubmissionOutcome[]> => {
        const lost = lot.below(LOST_ONE_IN) === 0 ? counts[lot.below(counts.length)] : undefined;
        return Promise.all(counts.map((count) => submit(count, count === lost)));
      };
      for (let count = 0; count < CHANGES;) {
        const length = Math.min(1 + lot.below(AT_ONCE_MAX), CHANGES - count);
        const outcomes = await group(Array.from({ length }, (_, index) => count + index));
        expect(outcomes.map(({ status }) => status)).toEqual(Array(length).fill('accepted'));
        count += length;
      }
      expect(Math.max(...waits)).toBeLessThan(WAIT_MAX_MS);
      await scene.mine(FINALITY_DEPTH); // the last ones would wait for theirs as long as nobody does anything
      const all = CHANGES + 4; // with the genesis, two keys and the agreement
      await agreed.untilFinal(all);
      const finals = agreed.entries.filter(({ finality }) => finality === 'final').map(({ commandId }) => commandId);
      expect([finals.length, new Set(finals).size]).toEqual([all, all]);
    },
    IS_LONG ? 1_800_000 : SLOW_MS,
  );
});
