import assert from 'node:assert/strict';
import { nodeHashes } from '../../crypto/node-hashes.js';
import { STATUS } from '../../domain/register/state.js';
import type { Ledger } from '../../ledger/ledger.js';
import { DECLARED_REQUIREMENTS } from '../../ledger/profile.js';
import { fromHex, toHex, utf8 } from '../../protocol/bytes.js';
import { taggedHash } from '../../protocol/hash.js';
import { agree, amend, placed } from '../business.js';
import { expectRecord, rejectsWith } from '../expectations.js';
import type { Suite } from '../suite.js';
import { headsOf } from '../test-changes.js';
import { TABLE_DIGEST } from '../test-table.js';
import type { World } from '../world.js';

const NO_BYTES = new Uint8Array(0);
const STRANGE_HEAD = new Uint8Array(24).fill(7);

/** L3 to L8: the profile, and what is sent, accepted, refused and written. */
export function commandCases<L extends Ledger>(suite: Suite<L>): void {
  acceptanceCases(suite);
  refusalCases(suite);
}

function acceptanceCases<L extends Ledger>(suite: Suite<L>): void {
  suite.case(3, 'names itself by its identity and declares each requirement on a ledger (R22)', async ({ ledger }) => {
    const { profile } = ledger;
    assert.equal(profile.instance, toHex(taggedHash(nodeHashes, 'ledger', utf8(profile.identity))));
    assert.ok(profile.tables.includes(TABLE_DIGEST));
    assert.deepEqual(Object.keys(profile.declarations).sort(), [...DECLARED_REQUIREMENTS].sort());
    for (const { evidence } of Object.values(profile.declarations)) assert.notEqual(evidence, '');
    assert.equal((await ledger.health()).status, 'ok');
  });

  suite.case(4, 'prepares the bytes of a command and sends nothing', async (world) => {
    const parties = await world.parties();
    const prepared = await world.ledger.prepare(await parties.establish());
    assert.equal(prepared.commandId, parties.bilateralId);
    assert.equal(await world.ledger.bilateral(parties.bilateralId), undefined);
    assert.deepEqual(await world.probe.commandIds(parties.bilateralId), []);
  });
  suite.case(4, 'answers malformed to bytes that are no command', async (world) => {
    const genesis = await (await world.parties()).establish();
    await rejectsWith(world.ledger.prepare(genesis.subarray(0, -1)), 'malformed');
    await rejectsWith(world.ledger.prepare(NO_BYTES), 'malformed');
  });

  suite.case(5, 'accepts all eight commands, and port and probe show what they wrote (R8, R23)', acceptAllEight);
}

/** L6 to L8. */
function refusalCases<L extends Ledger>(suite: Suite<L>): void {
  suite.case(6, 'refuses a set whose signature is another, and writes nothing (R8)', async (world) => {
    const parties = await world.established();
    const command = await parties.apply(agree());
    const forged = Uint8Array.from(command);
    const last = forged.length - 5; // of the last signature: four bytes of the witness's length follow
    forged[last] = (forged[last] ?? 0) ^ 1;
    await world.refuse(parties, forged, { code: 'signatureInvalid' });
    await expectRecord(world, parties.bilateralId, agree(), undefined);
    await world.accept(command);
  });
  suite.case(6, 'answers the first code in the order of the register where several apply (R8)', async (world) => {
    const strangers = await world.parties({ seed: 'strangers' });
    await world.refuse(strangers, await strangers.apply(amend(STRANGE_HEAD)), { code: 'bilateralUnknown' });
    const parties = await world.established();
    const unknownKeys = await parties.applyWith([9, 9], [amend(STRANGE_HEAD)]);
    await world.refuse(parties, unknownKeys, { code: 'keyUnknown' });
    const badActions = [amend(STRANGE_HEAD), { ...agree(), action: 99 }, { ...agree(), owner: 0, actor: 1 }] as const;
    const codes = ['headMismatch', 'actionUnknown', 'ownerNotAllowed'] as const;
    for (const [index, change] of badActions.entries()) {
      await world.refuse(parties, await parties.apply(change), { code: codes[index] ?? '', change: 0 });
    }
  });
  suite.case(6, 'refuses what has expired (R8)', async (world) => {
    const parties = await world.parties({ expiry: 3_600 });
    await world.accept(await parties.establish()); // a genesis has no expiry
    await world.refuse(parties, await parties.registerKey({ party: 0 }), { code: 'expired' });
  });

  suite.case(7, 'answers alreadyApplied to what stands already, with no effect (R23)', async (world) => {
    const parties = await world.established();
    const commands = [await parties.registerKey({ party: 0 }), await parties.apply(agree())];
    await world.submit(commands[1] ?? NO_BYTES);
    const before = await world.probe.commandIds(parties.bilateralId);
    for (const command of commands) assert.equal((await world.submit(command)).status, 'alreadyApplied');
    const genesis = await world.submit(await parties.establish());
    assert.equal(genesis.status === 'rejected' && genesis.code, 'bilateralExists');
    assert.deepEqual(await world.probe.commandIds(parties.bilateralId), before);
  });

  suite.case(8, 'applies a set whole or not at all (R46)', async (world) => {
    const parties = await world.established();
    const first = agree('first');
    const broken = await parties.apply(first, { ...agree('second'), action: 99 });
    await world.refuse(parties, broken, { code: 'actionUnknown', change: 1 });
    await expectRecord(world, parties.bilateralId, first, undefined);
    const whole = await parties.apply(first, agree('second'));
    await world.accept(whole);
    for (const [index, head] of headsOf(whole).entries()) {
      const change = agree(index === 0 ? 'first' : 'second');
      await expectRecord(world, parties.bilateralId, change, { head, state: 1, epoch: 0 });
    }
  });
}

async function acceptAllEight<L extends Ledger>(world: World<L>): Promise<void> {
  const { ledger } = world;
  const parties = await world.parties();
  const { bilateralId } = parties;
  const agreement = await placed(parties, agree());
  const proposal = { changes: [amend(agreement.head)], proposer: 0 };
  const commands = [
    ...(await parties.setUp()),
    agreement.command,
    await parties.reject(proposal),
    await parties.setTable(1, TABLE_DIGEST, TABLE_DIGEST),
    await parties.revokeKey({ party: 1 }),
    await parties.replaceRoot({ party: 0, generation: 1, by: 'root' }),
  ];
  const ids: string[] = [];
  for (const command of commands) ids.push(await world.accept(command));
  ids.push(await world.accept(await parties.setStatus(STATUS.closing, { rootGenerations: [1, 0] })));
  assert.deepEqual(await world.probe.commandIds(bilateralId), ids);
  const [head = NO_BYTES] = headsOf(await parties.reject(proposal));
  await expectRecord(world, bilateralId, agreement.change, { head, state: 1, epoch: 0 });
  const state = await ledger.bilateral(bilateralId);
  assert.equal(state?.status, STATUS.closing);
  assert.equal(state.tableGeneration, 1);
  assert.deepEqual(state.tableDigest, fromHex(TABLE_DIGEST));
  assert.deepEqual(
    state.parties.map(({ generation }) => generation),
    [1, 0],
  );
  assert.equal((await ledger.key({ bilateralId, party: 0, index: 0 }))?.revoked, false);
  assert.equal((await ledger.key({ bilateralId, party: 1, index: 0 }))?.revoked, true);
  assert.equal(await ledger.key({ bilateralId, party: 1, index: 1 }), undefined);
}
