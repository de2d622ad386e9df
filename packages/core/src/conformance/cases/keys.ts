import assert from 'node:assert/strict';
import { STATUS } from '../../domain/register/state.js';
import { LIFECYCLE } from '../../domain/table.js';
import type { Ledger } from '../../ledger/ledger.js';
import type { Algorithm } from '../../protocol/commands.js';
import { agree, placed } from '../business.js';
import { expectRecord } from '../expectations.js';
import type { Suite } from '../suite.js';
import { TABLE_DIGEST } from '../test-table.js';

const BILLING = LIFECYCLE.roles.indexOf('billing');
const ELSEWHERE = 'ab'.repeat(32);

/** L11 to L16: who may sign what, with which keys, and for how long. */
export function keyCases<L extends Ledger>(suite: Suite<L>): void {
  seatCases(suite);
  bilateralCases(suite);
}

function seatCases<L extends Ledger>(suite: Suite<L>): void {
  suite.case(11, 'refuses a key outside its role, its validity and after its revocation (R6)', async (world) => {
    const parties = await world.established();
    await world.accept(await parties.registerKey({ party: 0, index: 1, role: BILLING }));
    await world.accept(await parties.registerKey({ party: 0, index: 2, notAfter: 1 }));
    await world.accept(await parties.registerKey({ party: 0, index: 3 }));
    await world.accept(await parties.revokeKey({ party: 0, index: 3 }));
    const signedBy = (index: number): Promise<Uint8Array> => parties.applyWith([index, 0], [agree()]);
    await world.refuse(parties, await signedBy(1), { code: 'keyNotPermitted', change: 0 });
    await world.refuse(parties, await signedBy(2), { code: 'keyNotValid' });
    await world.refuse(parties, await signedBy(3), { code: 'keyRevoked' });
    await world.accept(await signedBy(0));
  });
  suite.case(11, 'gives an index and a public key to one seat only (R6)', async (world) => {
    const parties = await world.established();
    await world.refuse(parties, await parties.registerKey({ party: 0, index: 5, keyOf: 0 }), { code: 'keyTaken' });
    await world.refuse(parties, await parties.registerKey({ party: 0, index: 0, keyOf: 5 }), { code: 'indexTaken' });
    await world.accept(await parties.registerKey({ party: 0, index: 5 }));
  });

  suite.case(12, 'replaces a root by itself at once', async (world) => {
    const parties = await world.established();
    await world.accept(await parties.replaceRoot({ party: 0, generation: 1, by: 'root' }));
    await world.refuse(parties, await parties.revokeKey({ party: 0 }), { code: 'signatureInvalid' });
    await world.accept(await parties.revokeKey({ party: 0, rootGeneration: 1 }));
  });
  suite.case(12, 'replaces a root by the recovery key when it is delivered again after its delay', async (world) => {
    const parties = await world.established({ recoveryDelay: 0 });
    const replacement = await parties.replaceRoot({ party: 1, generation: 1, by: 'recovery' });
    await world.accept(replacement);
    assert.equal((await world.ledger.bilateral(parties.bilateralId))?.parties[1]?.pending?.generation, 1);
    await world.accept(replacement);
    const party = (await world.ledger.bilateral(parties.bilateralId))?.parties[1];
    assert.deepEqual({ generation: party?.generation, pending: party?.pending }, { generation: 1, pending: undefined });
    await world.accept(await parties.revokeKey({ party: 1, rootGeneration: 1 }));
  });
  suite.case(12, 'lets the root end a replacement by the recovery key while that waits', async (world) => {
    const parties = await world.established({ recoveryDelay: 86_400 });
    const stolen = await parties.replaceRoot({ party: 0, generation: 1, by: 'recovery' });
    await world.accept(stolen);
    assert.equal((await world.submit(stolen)).status, 'alreadyApplied');
    await world.accept(await parties.replaceRoot({ party: 0, generation: 1, by: 'root', key: 'other' }));
    const party = (await world.ledger.bilateral(parties.bilateralId))?.parties[0];
    assert.deepEqual({ generation: party?.generation, pending: party?.pending }, { generation: 1, pending: undefined });
    await world.refuse(parties, stolen, { code: 'keyTaken' });
  });
}

/** L13 to L16. */
function bilateralCases<L extends Ledger>(suite: Suite<L>): void {
  suite.case(13, 'opens nothing while closing and takes nothing once closed', async (world) => {
    const parties = await world.established();
    const agreement = await placed(parties, agree());
    await world.refuse(parties, await parties.setStatus(STATUS.closed), { code: 'statusNotAllowed' });
    await world.accept(await parties.setStatus(STATUS.closing));
    await world.refuse(parties, agreement.command, { code: 'bilateralClosing', change: 0 });
    await world.accept(await parties.setStatus(STATUS.closed));
    await world.refuse(parties, agreement.command, { code: 'bilateralClosed' });
    await expectRecord(world, parties.bilateralId, agreement.change, undefined);
  });
  suite.case(13, 'takes the table of both parties, generation by generation', async (world) => {
    const parties = await world.established();
    await world.refuse(parties, await parties.setTable(1, TABLE_DIGEST, ELSEWHERE), { code: 'tableUnknown' });
    await world.refuse(parties, await parties.setTable(2, TABLE_DIGEST, TABLE_DIGEST), { code: 'generationMismatch' });
    await world.accept(await parties.setTable(1, TABLE_DIGEST, TABLE_DIGEST));
    assert.equal((await world.ledger.bilateral(parties.bilateralId))?.tableGeneration, 1);
  });

  suite.case(14, 'refuses a genesis of another ledger or with an unknown table (R22)', async (world) => {
    const [elsewhere, otherTable] = [
      await world.parties({ instance: ELSEWHERE }),
      await world.parties({ tableDigest: ELSEWHERE }),
    ];
    await world.refuse(elsewhere, await elsewhere.establish(), { code: 'wrongLedger' });
    await world.refuse(otherTable, await otherTable.establish(), { code: 'tableUnknown' });
  });

  algorithmCase(suite, 15, 'ES256K', suite.profile.capabilities.es256k);
  algorithmCase(suite, 16, 'ES256', suite.profile.capabilities.es256);
}

/** Signed by an algorithm that the profile names, all is accepted; by one that it does not name, nothing is. */
function algorithmCase<L extends Ledger>(suite: Suite<L>, rule: number, algorithm: Algorithm, isThere: boolean): void {
  suite.case(rule, `verifies ${algorithm} signatures, and refuses those of another key (R47)`, async (world) => {
    const parties = await world.established({ algorithm });
    await world.accept(await parties.registerKey({ party: 0, index: 1 }));
    await world.refuse(parties, await parties.applyWith([1, 0], [agree()], [0, 0]), { code: 'signatureInvalid' });
    await world.accept(await parties.applyWith([1, 0], [agree()]));
  });
  if (isThere) return;
  suite.case(6, `answers algorithmUnsupported to ${algorithm}, which the profile does not name (R8)`, async (world) => {
    const parties = await world.parties({ algorithm });
    await world.refuse(parties, await parties.establish(), { code: 'algorithmUnsupported' });
  });
}
