import assert from 'node:assert/strict';
import { tap } from 'rxjs';
import { isLedgerError } from '../../ledger/errors.js';
import type { HexId, Ledger, LedgerEntry } from '../../ledger/ledger.js';
import { amended } from '../business.js';
import type { Suite } from '../suite.js';
import { Watch } from '../watch.js';
import { idsOf } from '../world.js';

/** L21, L22: subscribers beside each other, and the steps that each of them is told. */
export function followerCases<L extends Ledger>(suite: Suite<L>): void {
  suite.case(21, 'keeps a failing and a leaving subscriber from disturbing another', async (world) => {
    const { ledger } = world;
    const parties = await world.parties();
    const failure = new Error('a projection that fails');
    const failing = tap<LedgerEntry>(() => {
      throw failure;
    });
    const failed = new Watch(ledger.entries(parties.bilateralId).pipe(failing), world.waitMs);
    const leaving = world.watch(parties.bilateralId);
    const staying = world.watch(parties.bilateralId);
    const first = await world.accept(await parties.establish());
    await assert.rejects(failed.completed(), (error) => error === failure);
    await leaving.until((items) => items.length > 0);
    leaving.stop();
    const second = await world.accept(await parties.registerKey({ party: 0 }));
    const entries = await staying.until((items) => idsOf(items).length === 2);
    assert.deepEqual(idsOf(entries), [first, second]);
  });
  suite.case(21, 'lets a subscriber submit from within its callback, in order for all', async (world) => {
    const parties = await world.parties();
    const [genesis, key] = [await parties.establish(), await parties.registerKey({ party: 0 })];
    let answer: Promise<HexId> | undefined;
    const reacting = tap<LedgerEntry>(() => {
      answer ??= world.accept(key);
    });
    const first = new Watch(world.ledger.entries(parties.bilateralId).pipe(reacting), world.waitMs);
    const second = world.watch(parties.bilateralId);
    const id = await world.accept(genesis);
    for (const watch of [first, second]) {
      const entries = await watch.until((items) => idsOf(items).length === 2);
      assert.deepEqual(idsOf(entries), [id, await answer]);
    }
    first.stop();
  });
  suite.case(21, 'completes every stream on close', async (world) => {
    const parties = await world.established();
    const watches = [world.watch(parties.bilateralId), world.watch('ab'.repeat(32))];
    await world.ledger.close();
    for (const watch of watches) await watch.completed();
    const after = world.watch(parties.bilateralId);
    await assert.rejects(after.completed(), (error) => isLedgerError(error, 'ledgerClosed'));
  });

  suite.case(
    22,
    'makes each command final once, after it was included, and never reverts it (R49, R50)',
    async (world) => {
      const parties = await world.parties();
      const ids = await amended(world, parties, 2);
      const entries = await world.untilFinal(parties.bilateralId, ids);
      for (const id of ids) {
        const steps = entries.filter(({ commandId }) => commandId === id).map(({ finality }) => finality);
        assert.deepEqual(
          steps.filter((step) => step !== 'included'),
          ['final'],
        );
        assert.equal(steps.at(-1), 'final');
        const outcome = await world.ledger.outcome({ bilateralId: parties.bilateralId, commandId: id });
        assert.equal(outcome.status === 'accepted' && outcome.finality, 'final');
      }
      const finals = entries.filter(({ finality }) => finality === 'final').map(({ commandId }) => commandId);
      assert.deepEqual(finals, ids, 'commands become final in the order of the log');
      const times = entries.filter(({ finality }) => finality === 'final').map(({ time }) => time);
      assert.deepEqual(
        times,
        times.toSorted((a, b) => a - b),
      );
    },
  );
}
