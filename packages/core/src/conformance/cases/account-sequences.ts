import assert from 'node:assert/strict';
import type { Ledger, SequencedLedger } from '../../ledger/ledger.js';
import { agree } from '../business.js';
import type { Suite } from '../suite.js';
import type { World } from '../world.js';

/** L30: numbers of the account that sends. */
export function accountSequenceCases<L extends Ledger>(suite: Suite<L>): void {
  suite.case(
    30,
    'sends a command under the number it was prepared for, the same bytes again harmless',
    async (world) => {
      const ledger = sequenced(world);
      const parties = await world.parties();
      const first = await ledger.nextSequence();
      const prepared = await ledger.prepareAt(first, await parties.establish());
      assert.deepEqual({ ...prepared, bytes: undefined }, { ...prepared, sequence: first, bytes: undefined });
      assert.deepEqual(await ledger.prepareAt(first, await parties.establish()), prepared);
      assert.equal((await ledger.submit(prepared)).status, 'accepted');
      assert.equal(await ledger.nextSequence(), first + 1);
      assert.notEqual((await ledger.submit(prepared)).status, 'rejected');
      assert.equal(await ledger.nextSequence(), first + 1);
      assert.deepEqual(await world.probe.commandIds(parties.bilateralId), [prepared.commandId]);
      await world.untilFinal(parties.bilateralId, [prepared.commandId]);
      assert.equal(await ledger.nextSequence({ finality: 'final' }), first + 1);
    },
  );
  suite.case(30, 'uses a number up for a refused command and for none', async (world) => {
    const ledger = sequenced(world);
    const parties = await world.parties();
    const first = await ledger.nextSequence();
    const refused = await ledger.prepareAt(first, await parties.apply(agree()));
    assert.equal((await ledger.submit(refused)).status, 'rejected');
    assert.equal((await ledger.submit(await ledger.prepareAt(first + 1))).status, 'alreadyApplied');
    const genesis = await ledger.prepareAt(first + 2, await parties.establish());
    assert.equal((await ledger.submit(genesis)).status, 'accepted');
    assert.equal(await ledger.nextSequence(), first + 3);
  });
}

function sequenced<L extends Ledger>({ ledger }: World<L>): SequencedLedger {
  return ledger as Ledger as SequencedLedger; // safe: cases of a rule run where its capability is
}
