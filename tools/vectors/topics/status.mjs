/** Open, closing, closed; and the table that both parties change over to. */
import { toHex } from '@lateral/core';
import { DAY, START } from '../facts.mjs';
import { scenarioOf } from '../scenario.mjs';
import { bytesOf } from '../seed.mjs';
import { flipped } from '../signatures.mjs';
import { MAIN_TABLE, SECOND_TABLE, TABLE } from '../table.mjs';

const SUCCESSOR = bytesOf('successor');
const UNKNOWN_TABLE = { digest: toHex(bytesOf('a table that no ledger holds')) };
const TWO_TABLES = { tables: [MAIN_TABLE, SECOND_TABLE] };

const scenario = scenarioOf('status', 'status');

const to = async (s, status, expected = 'accepted') => s.step(s.statusChange({ status }), expected);

export async function status() {
  return Promise.all([
    scenario('closing opens nothing and moves the rest', ['bilateralClosing'], async (s, agreement) => {
      const other = s.record('agreement', 255, 'other');
      await s.apply(agreement, 'agree');
      await to(s, 2);
      await s.apply(other, 'agree', {}, 'bilateralClosing');
      await s.apply(agreement, 'amend');
      await s.apply(agreement, 'end');
      await s.apply(agreement, 'renew');
      await s.step(s.set([s.change(agreement, 'amend'), s.change(other, 'agree')]), 'bilateralClosing', { change: 1 });
    }),
    scenario('closing opens no record that was rejected before', ['bilateralClosing'], async (s, agreement) => {
      await s.step(s.rejection([s.change(agreement, 'agree')], { rejecter: 1 }), 'accepted');
      await to(s, 2);
      await s.apply(agreement, 'agree', {}, 'bilateralClosing');
    }),
    scenario(
      'closed answers everything with bilateralClosed',
      ['bilateralClosed'],
      async (s, agreement) => {
        const applied = await s.apply(agreement, 'agree');
        await to(s, 2);
        await to(s, 3);
        await s.apply(agreement, 'amend', {}, 'bilateralClosed');
        await s.step(applied, 'bilateralClosed');
        await to(s, 3, 'bilateralClosed');
        await to(s, 2, 'bilateralClosed');
        await s.step(s.rejection([s.change(agreement, 'amend')], { rejecter: 1 }), 'bilateralClosed');
        await s.step(s.tableChange({ generation: 1, to: SECOND_TABLE }), 'bilateralClosed');
        await s.step(s.genesis(), 'bilateralExists');
      },
      TWO_TABLES,
    ),
    scenario('each status once, in order', ['statusNotAllowed'], async (s) => {
      await to(s, 3, 'statusNotAllowed');
      const closing = await s.step(s.statusChange({ status: 2, successor: SUCCESSOR }), 'accepted');
      await s.step(closing, 'alreadyApplied');
      await to(s, 2, 'statusNotAllowed'); // with another successor
      await s.step(s.statusChange({ status: 3, successor: bytesOf('another successor') }), 'accepted');
    }),
    scenario('a status that there is not', ['malformed'], async (s) => {
      for (const number of [0, 1, 4, 255]) await to(s, number, 'malformed');
    }),
    scenario('errors of setStatus in order', statusPairs(), async (s) => {
      const bad = [{ ...s.root(0), alter: flipped }];
      const refused = { status: 3, expiry: START };
      await s.step(s.statusChange({ status: 3, bilateralId: bytesOf('unknown'), signers: bad }), 'bilateralUnknown');
      await s.step(s.statusChange({ ...refused, signers: bad }), 'signatureInvalid');
      await s.step(s.statusChange({ ...refused, signers: [s.root(0)] }), 'signerMissing');
      await s.step(s.statusChange({ ...refused, signers: [s.root(1)] }), 'signerMissing');
      await s.step(s.statusChange(refused), 'expired');
      await s.step(s.statusChange({ status: 3, expiry: START + 40 * DAY }), 'expiryTooFar');
      await s.step(s.statusChange({ status: 2, signers: [s.root(1), s.root(0)] }), 'malformed');
      await s.step(s.statusChange({ status: 2, signers: [s.member(0), s.root(1)] }), 'malformed');
    }),
    ...tables(),
  ]);
}

function tables() {
  return [
    scenario(
      'another table, and back',
      ['actionUnknown'],
      async (s, agreement) => {
        await s.apply(agreement, 'agree');
        const amended = await s.set([s.change(agreement, 'amend')]);
        const change = await s.step(s.tableChange({ generation: 1, to: SECOND_TABLE }), 'accepted');
        await s.step(change, 'alreadyApplied');
        await s.step(amended, 'actionUnknown');
        const back = s.tableChange({ generation: 2, from: SECOND_TABLE, to: MAIN_TABLE });
        await s.step(back, 'accepted');
        await s.step(change, 'generationMismatch');
        await s.step(amended, 'accepted');
      },
      TWO_TABLES,
    ),
    scenario(
      'the rows of another table',
      ['referenceCount', 'referenceOwner', 'keyNotPermitted', 'ownerNotAllowed'],
      secondTable,
      TWO_TABLES,
    ),
    scenario(
      'errors of setTable in order',
      tablePairs(),
      async (s) => {
        const bad = [{ ...s.root(0), alter: flipped }];
        const wrong = { generation: 2, to: SECOND_TABLE, expiry: START };
        await s.step(s.tableChange({ ...wrong, bilateralId: bytesOf('unknown'), signers: bad }), 'bilateralUnknown');
        await s.step(s.tableChange({ ...wrong, signers: bad }), 'signatureInvalid');
        await s.step(s.tableChange({ ...wrong, signers: [s.root(1)] }), 'signerMissing');
        await s.step(s.tableChange(wrong), 'expired');
        await s.step(s.tableChange({ ...wrong, expiry: START + 40 * DAY }), 'expiryTooFar');
        await s.step(s.tableChange({ generation: 2, to: UNKNOWN_TABLE }), 'generationMismatch');
        await s.step(s.tableChange({ generation: 0, to: UNKNOWN_TABLE }), 'generationMismatch');
        await s.step(s.tableChange({ generation: 1, to: UNKNOWN_TABLE }), 'tableUnknown');
        await s.step(s.tableChange({ generation: 1, from: SECOND_TABLE, to: SECOND_TABLE }), 'tableUnknown');
        await s.step(s.tableChange({ generation: 1, from: UNKNOWN_TABLE, to: SECOND_TABLE }), 'tableUnknown');
        await s.step(s.tableChange({ generation: 1, to: MAIN_TABLE }), 'accepted'); // to the same one
        await s.step(
          s.tableChange({ generation: 1, to: SECOND_TABLE, signers: [s.member(0), s.root(1)] }),
          'malformed',
        );
      },
      TWO_TABLES,
    ),
    scenario('a table that this ledger does not hold', ['tableUnknown'], async (s) => {
      await s.step(s.tableChange({ generation: 1, to: SECOND_TABLE }), 'tableUnknown');
    }),
  ];
}

/** Groups of the second table want two agreements that belong to all, and take what the same owner has: all are no owner. */
async function secondTable(s, agreement) {
  const other = s.record('agreement', 255, 'other');
  const [first, second] = [0, 1].map((number) => s.record('terms', 1, `terms ${number}`));
  const foreign = s.record('terms', 0, 'foreign terms');
  const map = s.record('map', 1, 'map');
  const [joint, ofAll] = ['joint', 'other joint'].map((name) => s.record('map', 255, `${name} map`));
  const { number } = TABLE.kinds.agreement;
  await s.register({ party: 0, index: 1, role: 'contracts' });
  await s.step(s.tableChange({ generation: 1, to: SECOND_TABLE }), 'accepted');
  await s.apply(agreement, 'agree');
  await s.apply(other, 'agree');
  await s.apply(first, 'agree', { actor: 0, pins: [agreement] }, 'referenceCount');
  const owned = { kind: number, owner: 0, recordId: bytesOf('an agreement of one'), head: new Uint8Array(24) };
  await s.apply(first, 'agree', { actor: 0, pins: [agreement, owned] }, 'referenceOwner');
  const byRole = { signers: [s.member(0, 1)] };
  await s.apply(first, 'agree', { actor: 0, pins: [agreement, other] }, 'keyNotPermitted', byRole); // role 0 is no role of rows
  await s.apply(first, 'agree', { actor: 0, pins: [agreement, other] });
  await s.apply(foreign, 'agree', { actor: 1, pins: [agreement, agreement] });
  await s.apply(second, 'agree', { actor: 1, pins: [agreement, other, foreign] }, 'referenceOwner');
  await s.apply(second, 'agree', { actor: 1, pins: [agreement, other, first] });
  await s.apply(map, 'record', { actor: 1 });
  await s.apply(map, 'update', { actor: 1 }, 'actorNotAllowed');
  await s.apply(map, 'update', { actor: 0, pins: [map] });
  for (const each of [map, ofAll]) await s.apply(joint, 'record', { actor: 0, pins: [each] }, 'referenceOwner');
  await s.apply(joint, 'record', { actor: 0 });
  for (const actor of [0, 1, 255]) await s.apply(joint, 'update', { actor }, 'actorNotAllowed'); // all have no peer
  await s.apply(s.record('terms', 255, 'terms'), 'agree', { actor: 0, pins: [agreement, other] }, 'ownerNotAllowed');
}

const statusPairs = () => [
  'bilateralUnknown<signatureInvalid',
  'signatureInvalid<signerMissing',
  'signatureInvalid<expired',
  'signerMissing<expired',
  'expired<statusNotAllowed',
  'expiryTooFar<statusNotAllowed',
];
const tablePairs = () => [
  'signatureInvalid<signerMissing',
  'signerMissing<expired',
  'expired<generationMismatch',
  'expiryTooFar<generationMismatch',
  'generationMismatch<tableUnknown',
];
