import assert from 'node:assert/strict';
import type { Ledger } from '../../ledger/ledger.js';
import { acceptOrder, agree, amend, contracts, end, placed, placeOrder } from '../business.js';
import { expectRecord } from '../expectations.js';
import type { Suite } from '../suite.js';
import { headsOf, testChange } from '../test-changes.js';

const ENDED = 2;
const NO_HEAD = new Uint8Array(0);

/** L9, L10: nobody can hold a party in an agreement, and a refusal is a fact. */
export function endingCases<L extends Ledger>(suite: Suite<L>): void {
  terminationCases(suite);
  rejectionCases(suite);
}

function terminationCases<L extends Ledger>(suite: Suite<L>): void {
  for (const party of [0, 1]) {
    suite.case(
      9,
      `lets party ${party} alone end the agreement whatever moved it since it signed (R24)`,
      async (world) => {
        const parties = await world.established();
        const agreement = await placed(parties, agree());
        await world.accept(agreement.command);
        const ending = await parties.apply(end(party));
        const amendment = await placed(parties, amend(agreement.head));
        await world.accept(amendment.command);
        await world.accept(ending);
        const [head = NO_HEAD] = headsOf(ending);
        await expectRecord(world, parties.bilateralId, agreement.change, { head, state: ENDED, epoch: 0 });
      },
    );
  }
  suite.case(9, 'lets an ending and a change in flight meet in either order, and it ends (R24)', async (world) => {
    const parties = await world.established();
    const agreement = await placed(parties, agree());
    await world.accept(agreement.command);
    const ending = await parties.apply(end(1));
    const amendment = await parties.apply(amend(agreement.head));
    const [ended, amended] = await Promise.all([world.submit(ending), world.submit(amendment)]);
    assert.equal(ended.status, 'accepted');
    assert.ok(amended.status === 'accepted' || (amended.status === 'rejected' && amended.code === 'headMismatch'));
    const [head = NO_HEAD] = headsOf(ending);
    await expectRecord(world, parties.bilateralId, agreement.change, { head, state: ENDED, epoch: 0 });
  });
  suite.case(9, 'keeps an ending of the epoch before from ending what both renewed (R24)', async (world) => {
    const parties = await world.established();
    const agreement = await placed(parties, agree());
    const ending = await parties.apply(end(0));
    for (const command of [agreement.command, ending]) await world.accept(command);
    const [prev = NO_HEAD] = headsOf(ending);
    await world.accept(await parties.apply(testChange({ kind: 'agreement', action: 'renew', prev })));
    await world.refuse(parties, await parties.apply(end(1)), { code: 'headMismatch', change: 0 });
    await world.accept(await parties.apply(end(1, 1)));
  });
}

/** L10. */
function rejectionCases<L extends Ledger>(suite: Suite<L>): void {
  suite.case(10, 'records a rejection: one head moves, the state stays, the set is dead (CR8, CR9)', async (world) => {
    const parties = await world.established();
    const agreement = await placed(parties, agree());
    await world.accept(agreement.command);
    const changes = [amend(agreement.head), agree('another')];
    const rejection = await parties.reject({ changes: changes.slice(0, 1), proposer: 0 });
    await world.accept(rejection);
    const [head = NO_HEAD] = headsOf(rejection);
    await expectRecord(world, parties.bilateralId, agreement.change, { head, state: 1, epoch: 0 });
    const dead = await parties.apply(...changes.slice(0, 1));
    await world.refuse(parties, dead, { code: 'headMismatch', change: 0 });
    await world.accept(await parties.apply(amend(head, 'another proposal')));
  });
  suite.case(10, 'moves the last head of a set of several, and no other record (CR8, CR9)', async (world) => {
    const parties = await world.established();
    const changes = [agree('first'), agree('second')];
    const rejection = await parties.reject({ changes, proposer: 1 });
    await world.accept(rejection);
    const [head = NO_HEAD] = headsOf(rejection);
    await expectRecord(world, parties.bilateralId, agree('first'), undefined);
    await expectRecord(world, parties.bilateralId, agree('second'), { head, state: 0, epoch: 0 });
  });
  suite.case(10, 'answers notRejectable to a set that needs no signature of the rejecter (CR8)', async (world) => {
    const parties = await world.established();
    const basis = await contracts(parties);
    for (const command of basis.commands) await world.accept(command);
    const rejection = await parties.reject({ changes: [placeOrder(basis)], proposer: 0 });
    await world.refuse(parties, rejection, { code: 'notRejectable' });
    const order = await placed(parties, placeOrder(basis));
    await world.accept(order.command);
    await world.accept(await parties.apply(acceptOrder(order.head)));
  });
}
