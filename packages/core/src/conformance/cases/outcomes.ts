import assert from 'node:assert/strict';
import type { Ledger } from '../../ledger/ledger.js';
import { agree, amend, placed } from '../business.js';
import { expectRecord, rejectsWith } from '../expectations.js';
import type { Suite } from '../suite.js';
import { headsOf } from '../test-changes.js';
import { idsOf } from '../world.js';

const ENDINGS = new Set(['accepted', 'alreadyApplied']);

/** L17, L18, L25, L26: what is known of a command, and what is said when something else is wrong. */
export function outcomeCases<L extends Ledger>(suite: Suite<L>): void {
  lookupCases(suite);
  troubleCases(suite);
}

function lookupCases<L extends Ledger>(suite: Suite<L>): void {
  suite.case(17, 'answers accepted for what the log holds and notFound for what it does not (R23)', async (world) => {
    const { ledger } = world;
    const parties = await world.parties();
    const { bilateralId } = parties;
    const unknown = await ledger.outcome({ bilateralId, commandId: bilateralId });
    assert.deepEqual([unknown.status, unknown.commandId], ['notFound', bilateralId]);
    for (const command of await parties.setUp()) await world.accept(command);
    const agreement = await parties.apply(agree());
    const { commandId } = await ledger.prepare(agreement);
    const before = await ledger.outcome({ bilateralId, commandId });
    assert.ok(before.status === 'notFound' && before.lookedUpTo !== undefined);
    const submitted = await world.submit(agreement);
    const after = await ledger.outcome({ bilateralId, commandId });
    assert.ok(after.status === 'accepted' && submitted.status === 'accepted');
    assert.equal(after.time, submitted.time);
    const rest = world.watch(bilateralId, before.lookedUpTo);
    const told = await rest.until((items) => items.some((each) => each.commandId === commandId));
    const earlier = told.slice(
      0,
      told.findIndex((each) => each.commandId === commandId),
    );
    // What was included by then may have become final since, unless it is so at once.
    assert.ok(
      earlier.every(({ finality }) => finality === 'final' && ledger.profile.finality.model !== 'instant'),
      'a position of an outcome is a position of the stream',
    );
  });
  suite.case(17, 'answers by the log and not by the head, which may have moved on (R23)', async (world) => {
    const parties = await world.established();
    const agreement = await placed(parties, agree());
    const commandId = await world.accept(agreement.command);
    await world.accept(await parties.apply(amend(agreement.head)));
    const outcome = await world.ledger.outcome({ bilateralId: parties.bilateralId, commandId });
    assert.equal(outcome.status, 'accepted');
    await world.refuse(parties, agreement.command, { code: 'headMismatch', change: 0 });
  });

  suite.case(18, 'answers aborted, and sends nothing, when the signal was aborted before (R51)', async (world) => {
    const parties = await world.established();
    const prepared = await world.ledger.prepare(await parties.apply(agree()));
    await rejectsWith(world.ledger.submit(prepared, { signal: AbortSignal.abort() }), 'aborted');
    await expectRecord(world, parties.bilateralId, agree(), undefined);
  });
  suite.case(18, 'leaves an aborted wait unknown; the same bytes again bring it about once (R51)', async (world) => {
    const { ledger } = world;
    const parties = await world.established();
    const { bilateralId } = parties;
    const command = await parties.apply(agree());
    const prepared = await ledger.prepare(command);
    const abort = new AbortController();
    const first = ledger.submit(prepared, { signal: abort.signal });
    abort.abort();
    const outcome = await first;
    assert.ok(outcome.status === 'unknown' || outcome.status === 'accepted'); // accepted: it was faster than the signal
    if (outcome.status === 'unknown') assert.notEqual(outcome.reason, '');
    const again = await ledger.submit(prepared);
    assert.ok(ENDINGS.has(again.status), again.status);
    const lookedUp = await ledger.outcome({ bilateralId, commandId: prepared.commandId });
    assert.equal(lookedUp.status, 'accepted');
    const ids = await world.probe.commandIds(bilateralId);
    assert.equal(ids.filter((id) => id === prepared.commandId).length, 1);
    const [head = new Uint8Array(0)] = headsOf(command);
    await expectRecord(world, bilateralId, agree(), { head, state: 1, epoch: 0 });
  });
}

/** L25, L26. */
function troubleCases<L extends Ledger>(suite: Suite<L>): void {
  suite.case(25, 'releases whoever waits for a block with an unknown or known outcome', async (world) => {
    const parties = await world.established();
    const prepared = await world.ledger.prepare(await parties.apply(agree()));
    const waiting = world.ledger.submit(prepared);
    await Promise.all([world.ledger.close(), waiting]);
    assert.ok(['unknown', 'accepted'].includes((await waiting).status));
  });

  suite.case(26, 'answers positionUnknown to a position that is none of the bilateral', async (world) => {
    const parties = await world.established();
    const others = await world.established({ seed: 'others' });
    const theirs = world.watch(others.bilateralId);
    const entries = await theirs.until((items) => idsOf(items).length === 3);
    const foreign = entries.at(-1)?.position;
    await rejectsWith(world.watch(parties.bilateralId, foreign).completed(), 'positionUnknown');
  });
  suite.case(26, 'answers malformed to submitted bytes that are no command', async ({ ledger }) => {
    const submission = { commandId: '00'.repeat(32), bytes: new Uint8Array(3), awaits: [] };
    await rejectsWith(ledger.submit(submission), 'malformed');
  });
  if (suite.profile.capabilities.inclusionProofs) return;
  suite.case(26, 'answers notSupported to prove without the capability inclusionProofs', async (world) => {
    const { bilateralId } = await world.established();
    await rejectsWith(world.ledger.prove({ bilateralId, commandId: bilateralId }), 'notSupported');
  });
}
