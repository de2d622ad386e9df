import assert from 'node:assert/strict';
import type { HexId, Ledger, LedgerEntry } from '../../ledger/ledger.js';
import { agree, amend, placed } from '../business.js';
import { expectRecord } from '../expectations.js';
import type { Suite } from '../suite.js';
import type { TestParties } from '../test-parties.js';
import type { World } from '../world.js';

/** L23: blocks that are not final may be undone, and every subscriber is told. */
export function reorganisationCases<L extends Ledger>(suite: Suite<L>): void {
  suite.case(23, 'announces undone commands newest first, and again when they return (R50)', async (world) => {
    const { parties, ids, heads } = await twoAmendments(world);
    const watch = world.watch(parties.bilateralId);
    await world.control.reorganise(2);
    await expectRecord(world, parties.bilateralId, agree(), { head: heads[0], state: 1, epoch: 0 });
    assert.deepEqual(await world.probe.commandIds(parties.bilateralId), ids.slice(0, -2));
    await world.control.mine(1);
    const [first = '', second = ''] = ids.slice(-2);
    const entries = await watch.until(
      (items) => stepsOf(items, second).at(-1) === 'included' && stepsOf(items, second).length > 1,
    );
    const undone = entries.filter(({ finality }) => finality === 'reverted').map(({ commandId }) => commandId);
    assert.deepEqual(undone, [second, first]);
    for (const id of [first, second])
      assert.deepEqual(stepsOf(entries, id).slice(0, 3), ['included', 'reverted', 'included']);
    await expectRecord(world, parties.bilateralId, agree(), { head: heads[2], state: 1, epoch: 0 });
    const final = await world.untilFinal(parties.bilateralId, ids);
    assert.equal(stepsOf(final, second).at(-1), 'final');
  });
  suite.case(23, 'forgets what does not return, and takes the same bytes again (R50)', async (world) => {
    const { parties, ids, heads, newest } = await twoAmendments(world);
    const { bilateralId } = parties;
    const commandId = ids.at(-1) ?? '';
    await world.control.reorganise(1, { drop: true });
    await world.control.mine(1);
    assert.equal((await world.ledger.outcome({ bilateralId, commandId })).status, 'notFound');
    await expectRecord(world, bilateralId, agree(), { head: heads[1], state: 1, epoch: 0 });
    await world.accept(newest);
    await expectRecord(world, bilateralId, agree(), { head: heads[2], state: 1, epoch: 0 });
  });
  suite.case(23, 'resumes before, between and after a revert with the rest (R50)', async (world) => {
    const { parties, ids } = await twoAmendments(world);
    await world.control.reorganise(2);
    await world.control.mine(1);
    const history = await world.untilFinal(parties.bilateralId, ids);
    for (const [index, { position }] of history.entries()) {
      const watch = world.watch(parties.bilateralId, position);
      const rest = standing(history.slice(index + 1));
      const entries = await watch.until((items) => standing(items).length >= rest.length);
      assert.deepEqual(standing(entries), rest);
      watch.stop();
    }
  });
  suite.case(23, 'leaves what is final as it is when the blocks after it are undone (R50)', async (world) => {
    const { parties, ids, heads, newest } = await twoAmendments(world);
    await world.untilFinal(parties.bilateralId, ids);
    await world.control.reorganise(1);
    const entries = await world.untilFinal(parties.bilateralId, ids);
    assert.deepEqual(
      entries.filter(({ finality }) => finality === 'reverted'),
      [],
    );
    await expectRecord(world, parties.bilateralId, agree(), { head: heads[2], state: 1, epoch: 0 });
    assert.equal((await world.submit(newest)).status, 'alreadyApplied');
  });
}

/** Announcements without those that cancel each other: nodes forget what they undid, so a ledger may leave both out. */
function standing(entries: readonly LedgerEntry[]): readonly (readonly [HexId, string])[] {
  const left: (readonly [HexId, string])[] = [];
  for (const { commandId, finality } of entries) {
    const undone =
      finality === 'reverted' ? left.findLastIndex(([id, step]) => id === commandId && step === 'included') : -1;
    if (undone < 0) left.push([commandId, finality]);
    else left.splice(undone, 1);
  }
  return left;
}

interface Amended {
  readonly parties: TestParties;
  /** Of all commands, the two amendments last. */
  readonly ids: readonly HexId[];
  /** Of the agreement: as agreed, amended, amended again. */
  readonly heads: readonly [Uint8Array, Uint8Array, Uint8Array];
  readonly newest: Uint8Array;
}

/** An agreement that is final, and two amendments in a block each that are not. */
async function twoAmendments<L extends Ledger>(world: World<L>): Promise<Amended> {
  const parties = await world.established();
  const agreement = await placed(parties, agree());
  const ids = [await world.accept(agreement.command)];
  await world.untilFinal(parties.bilateralId, ids);
  const first = await placed(parties, amend(agreement.head, 'first'));
  const second = await placed(parties, amend(first.head, 'second'));
  for (const { command } of [first, second]) ids.push(await world.accept(command));
  const all = await world.probe.commandIds(parties.bilateralId);
  return { parties, ids: all, heads: [agreement.head, first.head, second.head], newest: second.command };
}

function stepsOf(entries: readonly LedgerEntry[], id: HexId): readonly string[] {
  return entries.filter(({ commandId }) => commandId === id).map(({ finality }) => finality);
}
