/** Rejections: one proposal moves one head once, and the refused set is dead (CR8, CR9). */
import { DAY, HOUR, START } from '../facts.mjs';
import { patched } from '../patch.mjs';
import { Planner } from '../planner.mjs';
import { scenarioOf } from '../scenario.mjs';
import { bytesOf } from '../seed.mjs';
import { flipped } from '../signatures.mjs';

const scenario = scenarioOf('rejections', 'reject');

export async function rejections() {
  return Promise.all([...dead(), ...positions(), ...who(), ...repeated()]);
}

function dead() {
  return [
    ...[0, 1].map((rejecter) =>
      scenario(
        `party ${rejecter} refuses an agreement that does not exist yet`,
        ['headMismatch'],
        async (s, agreement) => {
          const changes = [s.change(agreement, 'agree')];
          await s.step(s.rejection(changes, { rejecter }), 'accepted');
          await s.step(s.set(changes), 'headMismatch');
          await s.apply(agreement, 'agree');
        },
      ),
    ),
    scenario('an amendment refused leaves the agreement active', ['headMismatch'], async (s, agreement) => {
      await s.apply(agreement, 'agree');
      const changes = [s.change(agreement, 'amend')];
      await s.step(s.rejection(changes, { rejecter: 1 }), 'accepted');
      await s.step(s.set(changes), 'headMismatch');
      await s.apply(agreement, 'amend');
      await s.apply(agreement, 'end');
    }),
    scenario('a rejection keeps the epoch', [], async (s, agreement) => {
      await s.apply(agreement, 'agree');
      await s.apply(agreement, 'end');
      await s.apply(agreement, 'renew');
      await s.step(s.rejection([s.change(agreement, 'amend')], { rejecter: 0 }), 'accepted');
      await s.apply(agreement, 'end', { actor: 1 });
    }),
    scenario('a renewal refused leaves the agreement ended, in its epoch', [], async (s, agreement) => {
      await s.apply(agreement, 'agree');
      await s.apply(agreement, 'end');
      await s.step(s.rejection([s.change(agreement, 'renew')], { rejecter: 0 }), 'accepted');
      await s.apply(agreement, 'renew');
    }),
    scenario('each reason is another rejection', ['headMismatch'], async (s, agreement) => {
      const changes = [s.change(agreement, 'agree')];
      await s.step(s.rejection(changes, { rejecter: 1, reason: 0 }), 'accepted');
      await s.step(s.rejection(changes, { rejecter: 1, reason: 0xffffffff }), 'headMismatch');
      const next = [s.change(agreement, 'agree')];
      await s.step(s.rejection(next, { rejecter: 1, reason: 0xffffffff }), 'accepted');
    }),
  ];
}

/** The record of the last change that builds on a head moves, and no other one. */
function positions() {
  const open = async (s, names) => {
    const records = names.map((name) => s.record('agreement', 255, name));
    await s.step(s.set(records.map((record) => s.change(record, 'agree'))), 'accepted');
    return records;
  };
  const play = (actions, expected) =>
    scenario(`of ${actions.join(', ')}`, expected === 'accepted' ? [] : ['notRejectable'], async (s) => {
      const records = await open(s, ['a', 'b', 'c'].slice(0, actions.length));
      const changes = records.map((record, index) =>
        s.change(record, actions[index], actions[index] === 'end' ? { actor: 0 } : {}),
      );
      const proposer = s.member(0);
      await s.step(s.rejection(changes, { rejecter: 1, proposer }), expected);
      await s.step(s.set(changes), expected === 'accepted' ? 'headMismatch' : 'accepted', {
        change: expected === 'accepted' ? actions.lastIndexOf('amend') : undefined,
      });
    });
  return [
    play(['amend', 'amend', 'amend'], 'accepted'),
    play(['amend', 'amend', 'end'], 'accepted'),
    play(['amend', 'end', 'end'], 'accepted'),
    play(['end', 'amend', 'end'], 'accepted'),
    play(['end', 'end', 'amend'], 'accepted'),
    play(['end'], 'notRejectable'),
    scenario('of ends by both, which build on no head', ['notRejectable'], async (s) => {
      const [a, b] = await open(s, ['a', 'b']);
      const changes = [s.change(a, 'end', { actor: 0 }), s.change(b, 'end', { actor: 1 })];
      await s.step(s.rejection(changes, { rejecter: 1 }), 'notRejectable');
      await s.step(s.set(changes), 'accepted');
    }),
    scenario('of a set in which each party moves one record', ['headMismatch'], async (s) => {
      const planner = new Planner(s);
      const [first, second] = [
        await planner.reach('order', 0, ['placed']),
        await planner.reach('order', 1, ['placed']),
      ];
      const changes = [s.change(first, 'accept'), s.change(second, 'accept')];
      await s.step(s.rejection(changes, { rejecter: 1 }), 'accepted');
      await s.step(s.set(changes), 'headMismatch', { change: 1 });
      await s.apply(first, 'accept');
    }),
    scenario('of a netting, whose demands stay binding', ['headMismatch'], async (s) => {
      const planner = new Planner(s);
      const demands = [await planner.reach('invoice', 0, ['binding']), await planner.reach('invoice', 1, ['binding'])];
      const netting = s.record('netting', 0, 'netting');
      const changes = [
        ...demands.map((demand) => s.change(demand, 'net')),
        s.change(netting, 'agree', { companions: [0, 1] }),
      ];
      await s.step(s.rejection(changes, { rejecter: 0 }), 'accepted');
      await s.step(s.set(changes), 'headMismatch', { change: 2 });
      await s.apply(demands[0], 'waive');
    }),
  ];
}

function who() {
  return [
    scenario('of a set that the rejecter does not sign', ['notRejectable'], async (s) => {
      const planner = new Planner(s);
      const order = await planner.reach('order', 0, ['placed']);
      await s.step(s.rejection([s.change(order, 'accept')], { rejecter: 0 }), 'notRejectable');
      await s.apply(order, 'accept');
    }),
    scenario('by the proposer, or of a proposer who is no actor', ['malformed'], async (s, agreement) => {
      const changes = [s.change(agreement, 'agree')];
      await s.step(s.rejection(changes, { rejecter: 0, proposer: s.member(0) }), 'malformed');
      await s.apply(agreement, 'agree');
      await s.step(s.rejection([s.change(agreement, 'end', { actor: 0 })], { rejecter: 0 }), 'malformed');
    }),
    scenario('by roots and recovery keys', ['malformed'], async (s, agreement) => {
      const changes = [s.change(agreement, 'agree')];
      await s.step(s.rejection(changes, { rejecter: s.root(1) }), 'malformed');
      await s.step(s.rejection(changes, { rejecter: 1, proposer: s.root(0) }), 'malformed');
      await s.step(s.rejection(changes, { rejecter: s.recovery(1) }), 'malformed');
      await s.step(s.rejection(changes, { rejecter: 1, proposer: s.recovery(0) }), 'malformed');
    }),
    scenario('with false signatures', ['signatureInvalid', 'keyUnknown'], async (s, agreement) => {
      const changes = [s.change(agreement, 'agree')];
      const [first, second] = [s.member(0), s.member(1)];
      await s.step(s.rejection(changes, { rejecter: { ...second, alter: flipped } }), 'signatureInvalid');
      await s.step(
        s.rejection(changes, { rejecter: second, proposer: { ...first, alter: flipped } }),
        'signatureInvalid',
      );
      await s.step(s.rejection(changes, { rejecter: { ...second, index: 9 } }), 'keyUnknown');
      await s.step(
        s.rejection(changes, { rejecter: { ...second, index: 9 }, proposer: { ...first, alter: flipped } }),
        'signatureInvalid',
      );
      const envelope = await s.rejection(changes, { rejecter: second });
      await s.step(patched(envelope, envelope.length - 70, 2), 'signatureInvalid'); // another reason than the signed one
      const cosigned = await s.set(changes);
      const own = cosigned.subarray(cosigned.length - 4 - 64, cosigned.length - 4);
      await s.step(s.rejection(changes, { rejecter: { ...second, alter: () => own } }), 'signatureInvalid'); // over the set
    }),
    scenario(
      'by keys that are revoked, over, or of another role',
      ['keyRevoked', 'keyNotValid', 'keyNotPermitted'],
      async (s, agreement) => {
        await s.register({ party: 1, index: 1 });
        await s.step(s.revocation({ party: 1, index: 1 }), 'accepted');
        await s.register({ party: 1, index: 2, notAfter: START });
        await s.register({ party: 1, index: 3, role: 'orders' });
        await s.register({ party: 1, index: 4, role: 'contracts' });
        const by = (index) => s.rejection([s.change(agreement, 'agree')], { rejecter: s.member(1, index) });
        await s.step(by(1), 'keyRevoked');
        await s.step(by(2), 'keyNotValid');
        await s.step(by(3), 'keyNotPermitted');
        await s.step(by(4), 'accepted');
      },
    ),
    scenario('in time and too late', ['expired', 'expiryTooFar'], async (s, agreement) => {
      const changes = [s.change(agreement, 'agree')];
      await s.step(s.rejection(changes, { rejecter: 1, expiry: START + 31 * DAY }), 'expiryTooFar');
      s.now = START + HOUR;
      await s.step(s.rejection(changes, { rejecter: 1, expiry: START + HOUR }), 'expired');
      await s.step(s.rejection(changes, { rejecter: 1, expiry: START + 2 * HOUR }), 'accepted');
    }),
    scenario('with bytes cut short or too many', ['malformed'], async (s, agreement) => {
      const envelope = await s.rejection([s.change(agreement, 'agree')], { rejecter: 1 });
      await s.step(envelope.subarray(0, -1), 'malformed');
      await s.step(Uint8Array.of(...envelope, 0), 'malformed');
    }),
  ];
}

function repeated() {
  return [
    scenario('delivered again', ['headMismatch'], async (s, agreement) => {
      const changes = [s.change(agreement, 'agree')];
      const rejection = await s.step(s.rejection(changes, { rejecter: 1 }), 'accepted');
      await s.step(rejection, 'alreadyApplied');
      await s.step(s.rejection(changes, { rejecter: { ...s.member(1), alter: flipped } }), 'alreadyApplied');
      await s.apply(agreement, 'agree');
      await s.step(rejection, 'headMismatch');
    }),
    scenario('of a set that is applied already', ['headMismatch'], async (s, agreement) => {
      const changes = [s.change(agreement, 'agree')];
      await s.step(s.set(changes), 'accepted');
      await s.step(s.rejection(changes, { rejecter: 1 }), 'headMismatch');
    }),
    scenario('of a set that would not apply', ['referenceHead'], async (s, agreement) => {
      const terms = s.record('terms', 0, 'terms');
      await s.apply(agreement, 'agree');
      const changes = [s.change(terms, 'agree', { pins: [agreement] })];
      await s.apply(agreement, 'amend');
      await s.step(s.rejection(changes, { rejecter: 1 }), 'referenceHead');
      await s.step(
        s.rejection([s.change(terms, 'agree', { pins: [s.pin(agreement, { head: bytesOf('x').subarray(0, 24) })] })], {
          rejecter: 0,
        }),
        'referenceHead',
      );
    }),
  ];
}
