/** Commands that are delivered again: without effect while their work stands, and refused once the record has moved on. */
import { DAY, HOUR, START } from '../facts.mjs';
import { scenarioOf } from '../scenario.mjs';
import { bytesOf } from '../seed.mjs';
import { signerOf } from '../seed.mjs';
import { flipped } from '../signatures.mjs';
import { MAIN_TABLE, SECOND_TABLE } from '../table.mjs';

const scenario = scenarioOf('repeats', 'repeat');

export async function repeats() {
  return Promise.all([...standing(), ...movedOn(), ...everyCommand()]);
}

/** A set that stands is answered before its signatures, time and rows are looked at. */
function standing() {
  const again = (name, code, change, options) =>
    scenario(`a set that stands, ${name}`, [`neighbours:alreadyApplied<${code}`], async (s, agreement) => {
      await s.register({ party: 0, index: 1 });
      const draft = [s.change(agreement, 'agree')];
      const signers = [s.member(0, 1), s.member(1)];
      await s.step(s.set(draft, { signers, expiry: START + HOUR }), 'accepted');
      const altered = (await change(s, signers)) ?? signers;
      const expected = options?.expected ?? 'alreadyApplied';
      s.now = options?.now ?? s.now;
      await s.step(s.set(draft, { signers: altered, expiry: START + HOUR }), expected);
    });
  const nothing = () => undefined;
  return [
    again('with an unknown key', 'keyUnknown', (s, [first, second]) => [{ ...first, index: 9 }, second]),
    again('with a revoked key', 'keyRevoked', async (s) => {
      await s.step(s.revocation({ party: 0, index: 1 }), 'accepted');
    }),
    again('with another algorithm', 'algorithmUnsupported', (s, [first, second]) => [
      { ...first, algorithm: 2 },
      second,
    ]),
    again('with a flipped bit', 'signatureInvalid', (s, [first, second]) => [{ ...first, alter: flipped }, second]),
    again('without a signature', 'signerMissing', () => []),
    again('when it has expired', 'expired', nothing, { now: START + 2 * HOUR }),
    again('long after', 'expired', nothing, { now: START + 90 * DAY }),
    again('in a closing bilateral', 'bilateralClosing', async (s) => {
      await s.step(s.statusChange({ status: 2 }), 'accepted');
    }),
    scenario('a set that stands, by another key and with a witness', [], async (s, agreement) => {
      await s.register({ party: 0, index: 1 });
      const draft = [s.change(agreement, 'agree')];
      await s.step(s.set(draft), 'accepted');
      await s.step(s.set(draft, { signers: [s.member(0, 1), s.member(1)] }), 'alreadyApplied');
      await s.step(s.set(draft, { witness: bytesOf('witness') }), 'alreadyApplied');
      await s.step(s.set(draft, { expiry: START + 2 * HOUR }), 'headMismatch'); // another set
    }),
  ];
}

function movedOn() {
  return [
    scenario('a set whose record moved on', ['headMismatch'], async (s, agreement) => {
      const set = await s.apply(agreement, 'agree');
      await s.apply(agreement, 'amend');
      await s.step(set, 'headMismatch');
    }),
    ...[0, 1, 2].map((moved) =>
      scenario(`a set of three, whose record ${moved} moved on`, ['headMismatch'], async (s) => {
        const records = ['a', 'b', 'c'].map((name) => s.record('agreement', 255, name));
        const set = await s.step(s.set(records.map((record) => s.change(record, 'agree'))), 'accepted');
        await s.step(set, 'alreadyApplied');
        await s.apply(records[moved], 'amend');
        await s.step(set, 'headMismatch');
      }),
    ),
    scenario('a set whose record moved on, when it has expired', ['expired'], async (s, agreement) => {
      const set = await s.apply(agreement, 'agree', {}, 'accepted', { expiry: START + HOUR });
      await s.apply(agreement, 'amend');
      s.now = START + HOUR;
      await s.step(set, 'expired');
    }),
    scenario('an end whose agreement was renewed', ['headMismatch'], async (s, agreement) => {
      await s.apply(agreement, 'agree');
      const end = await s.apply(agreement, 'end');
      await s.step(end, 'alreadyApplied');
      await s.apply(agreement, 'renew');
      await s.step(end, 'headMismatch');
    }),
    scenario(
      'a set delivered too early, and again in time',
      ['headMismatch', 'referenceHead'],
      async (s, agreement) => {
        const first = await s.set([s.change(agreement, 'agree')]);
        const terms = s.record('terms', 0, 'terms');
        await s.step(first, 'accepted');
        const second = await s.set([s.change(agreement, 'amend')]);
        await s.step(second, 'accepted');
        const opening = await s.set([s.change(terms, 'agree', { pins: [agreement] })]);
        const third = await s.set([s.change(agreement, 'amend')]);
        await s.step(third, 'accepted');
        await s.step(opening, 'referenceHead');
        await s.apply(terms, 'agree', { pins: [agreement] });
      },
    ),
    scenario('an order delivered before its agreement', ['referenceHead'], async (s, agreement) => {
      const terms = s.record('terms', 0, 'terms');
      const pinned = await s.set([s.change(terms, 'agree', { pins: [agreement] })]);
      await s.step(pinned, 'referenceState'); // the zero head is right, yet there is no agreement
      await s.apply(agreement, 'agree');
      await s.step(pinned, 'referenceHead');
    }),
  ];
}

function everyCommand() {
  const twice = (name, make, options) =>
    scenario(
      `${name} twice`,
      [],
      async (s, agreement) => {
        const envelope = await s.step(make(s, agreement), 'accepted');
        await s.step(envelope, 'alreadyApplied');
        s.now = START + 60 * DAY;
        await s.step(envelope, 'alreadyApplied');
      },
      options,
    );
  return [
    twice('registerKey', (s) => s.registration({ party: 1, index: 3 })),
    twice('revokeKey', (s) => s.revocation({ party: 1, index: 0 })),
    twice('replaceRoot', async (s) =>
      s.rootReplacement({ party: 1, generation: 1, key: await signerOf('new root 1') }),
    ),
    twice('setStatus', (s) => s.statusChange({ status: 2 })),
    twice('setTable', (s) => s.tableChange({ generation: 1, to: SECOND_TABLE }), {
      tables: [MAIN_TABLE, SECOND_TABLE],
    }),
    twice('apply', (s, agreement) => s.set([s.change(agreement, 'agree')])),
    twice('reject', (s, agreement) => s.rejection([s.change(agreement, 'agree')], { rejecter: 0 })),
  ];
}
