import assert from 'node:assert/strict';
import type { Ledger, LedgerEntry } from '../../ledger/ledger.js';
import { agree, amend, placed } from '../business.js';
import { expectRecord } from '../expectations.js';
import type { Suite } from '../suite.js';
import { headsOf } from '../test-changes.js';
import type { TestParties } from '../test-parties.js';
import { World, idsOf } from '../world.js';

/** L24, L27: bilaterals beside each other, and a ledger after its process. */
export function isolationCases<L extends Ledger>(suite: Suite<L>): void {
  suite.case(24, 'carries bilaterals at the same time, each with its own order and entries', async (world) => {
    const all = await Promise.all(['one', 'two', 'three'].map((seed) => world.parties({ seed })));
    const done = await Promise.all(all.map((parties) => agreeAndAmend(world, parties)));
    for (const [index, { bilateralId }] of all.entries()) {
      const { ids, head } = done[index] ?? { ids: [], head: new Uint8Array(0) };
      const entries = await world.watch(bilateralId).until((items) => idsOf(items).length >= ids.length);
      assert.deepEqual(idsOf(entries), ids);
      await expectRecord(world, bilateralId, agree(), { head, state: 1, epoch: 0 });
    }
  });
  suite.case(24, 'refuses in one bilateral what was signed for another', async (world) => {
    const [one, two] = [await world.established({ seed: 'one' }), await world.established({ seed: 'two' })];
    const command = await one.apply(agree());
    await world.accept(command);
    await expectRecord(world, two.bilateralId, agree(), undefined);
    const moved = Uint8Array.from(command);
    moved.set(Buffer.from(two.bilateralId, 'hex'), 2); // after the type and the layout
    await world.refuse(two, moved, { code: 'signatureInvalid' });
  });

  suite.case(27, 'has state, outcomes and entries of every command after it was opened again (R23)', async (world) => {
    const { reopen } = suite.options;
    if (reopen === undefined) throw new TypeError('The kit needs the option reopen for a durable ledger');
    const parties = await world.parties();
    const { ids, head } = await agreeAndAmend(world, parties);
    const { bilateralId } = parties;
    const history = await world.untilFinal(bilateralId, ids);
    await world.ledger.close();
    const again = new World(suite.options, reopen(world.ledger));
    await again.ledger.open();
    try {
      await expectRecord(again, bilateralId, agree(), { head, state: 1, epoch: 0 });
      const [first, last] = [history[0], history.at(-1)];
      const rest = await again.watch(bilateralId, first?.position).until((items) => items.length >= history.length - 1);
      assert.deepEqual(steps(rest), steps(history.slice(1)));
      const outcome = await again.ledger.outcome({ bilateralId, commandId: bilateralId });
      assert.equal(outcome.status, 'accepted');
      const more = again.watch(bilateralId, last?.position);
      const id = await again.accept(await parties.apply(amend(head, 'after reopening')));
      assert.deepEqual(idsOf(await more.until((items) => items.length > 0)), [id]);
    } finally {
      await again.close();
    }
  });
}

/** What was announced, step by step. When a tag moved is known to the process that saw it only, so `final` may come earlier later. */
function steps(entries: readonly LedgerEntry[]): Readonly<Record<string, readonly unknown[]>> {
  const of = (step: LedgerEntry['finality']): readonly unknown[] =>
    entries
      .filter(({ finality }) => finality === step)
      .map(({ commandId, command, time }) => ({ commandId, command, time }));
  return { included: of('included'), final: of('final'), reverted: of('reverted') };
}

async function agreeAndAmend<L extends Ledger>(
  world: World<L>,
  parties: TestParties,
): Promise<{ readonly ids: readonly string[]; readonly head: Uint8Array }> {
  const agreement = await placed(parties, agree());
  const amendment = await parties.apply(amend(agreement.head));
  const ids: string[] = [];
  for (const command of [...(await parties.setUp()), agreement.command, amendment])
    ids.push(await world.accept(command));
  const [head = new Uint8Array(0)] = headsOf(amendment);
  return { ids, head };
}
