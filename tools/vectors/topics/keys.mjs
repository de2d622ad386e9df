/** Registered keys: when they hold, and which rows they may sign. */
import { HOUR, START } from '../facts.mjs';
import { scenarioOf } from '../scenario.mjs';
import { signerOf } from '../seed.mjs';
import { flipped } from '../signatures.mjs';

const scenario = scenarioOf('keys', 'keys');

export async function keys() {
  return Promise.all([...validity(), ...roles(), ...algorithms()]);
}

/** Agrees with another key of party 0. */
const agreeBy = (sequence, index) => ({ signers: [sequence.member(0, index), sequence.member(1)] });

function validity() {
  return [
    scenario('not yet valid, then valid', ['keyNotValid'], async (s, agreement) => {
      await s.register({ party: 0, index: 1, notBefore: START + 1 });
      await s.apply(agreement, 'agree', {}, 'keyNotValid', agreeBy(s, 1));
      s.now = START + 1;
      await s.apply(agreement, 'agree', {}, 'accepted', agreeBy(s, 1));
    }),
    scenario('valid until a second before its end', [], async (s, agreement) => {
      await s.register({ party: 0, index: 1, notAfter: START + 10 });
      s.now = START + 9;
      await s.apply(agreement, 'agree', {}, 'accepted', agreeBy(s, 1));
    }),
    scenario('no longer valid at its end', ['keyNotValid'], async (s, agreement) => {
      await s.register({ party: 0, index: 1, notAfter: START + 10 });
      s.now = START + 10;
      await s.apply(agreement, 'agree', {}, 'keyNotValid', agreeBy(s, 1));
    }),
    scenario('valid for one second', [], async (s, agreement) => {
      await s.register({ party: 0, index: 1, notBefore: START, notAfter: START + 1 });
      await s.apply(agreement, 'agree', {}, 'accepted', agreeBy(s, 1));
    }),
    scenario('registered when its time is over', ['keyNotValid'], async (s, agreement) => {
      await s.register({ party: 0, index: 1, notAfter: 1 });
      await s.apply(agreement, 'agree', {}, 'keyNotValid', agreeBy(s, 1));
    }),
    scenario('of the second party, not valid', ['keyNotValid'], async (s, agreement) => {
      await s.register({ party: 1, index: 1, notBefore: START + HOUR });
      await s.apply(agreement, 'agree', {}, 'keyNotValid', { signers: [s.member(0), s.member(1, 1)] });
    }),
    scenario('at the highest index', [], async (s, agreement) => {
      await s.register({ party: 0, index: 253 });
      await s.apply(agreement, 'agree', {}, 'accepted', agreeBy(s, 253));
    }),
    scenario('at the index of recovery and of the root', ['malformed'], async (s, agreement) => {
      await s.step(s.registration({ party: 0, index: 254 }), 'malformed');
      await s.step(s.registration({ party: 0, index: 255 }), 'malformed');
      await s.apply(agreement, 'agree', {}, 'malformed', { signers: [s.root(0), s.member(1)] });
      await s.apply(agreement, 'agree', {}, 'malformed', { signers: [s.recovery(0), s.member(1)] });
    }),
  ];
}

function roles() {
  return [
    scenario('of one role sign its rows alone', ['keyNotPermitted'], async (s, agreement) => {
      const terms = s.record('terms', 0, 'terms');
      const order = s.record('order', 1, 'order');
      await s.register({ party: 0, index: 1, role: 'contracts' });
      await s.register({ party: 0, index: 2, role: 'orders' });
      await s.apply(agreement, 'agree', {}, 'keyNotPermitted', agreeBy(s, 2));
      await s.apply(agreement, 'agree', {}, 'accepted', agreeBy(s, 1));
      await s.apply(terms, 'agree', { pins: [agreement] }, 'accepted', agreeBy(s, 1));
      await s.apply(order, 'place', { pins: [agreement, terms] });
      await s.apply(order, 'accept', {}, 'keyNotPermitted', { signers: [s.member(0, 1)] });
      await s.apply(order, 'accept', {}, 'accepted', { signers: [s.member(0, 2)] });
    }),
    scenario('of a role that the table does not have', ['keyNotPermitted'], async (s, agreement) => {
      await s.register({ party: 1, index: 1, role: 77 });
      await s.apply(agreement, 'agree', {}, 'keyNotPermitted', { signers: [s.member(0), s.member(1, 1)] });
    }),
    scenario('must cover each row that they sign in a set', ['keyNotPermitted'], async (s, agreement) => {
      const other = s.record('agreement', 255, 'other');
      const terms = s.record('terms', 0, 'terms');
      await s.register({ party: 0, index: 1, role: 'contracts' });
      await s.apply(agreement, 'agree');
      const order = s.record('order', 0, 'order');
      const termsOfOther = s.record('terms', 1, 'terms of the other');
      await s.apply(termsOfOther, 'agree', { pins: [agreement] });
      const changes = [
        s.change(other, 'agree'),
        s.change(terms, 'agree', { pins: [agreement] }),
        s.change(order, 'place', { pins: [agreement, termsOfOther] }),
      ];
      await s.step(s.set(changes, agreeBy(s, 1)), 'keyNotPermitted', { change: 2 });
      await s.step(s.set(changes.slice(0, 2), agreeBy(s, 1)), 'accepted');
    }),
    scenario('of a party that does not move the row need no role for it', [], async (s, agreement) => {
      const order = s.record('order', 1, 'order');
      const terms = s.record('terms', 0, 'terms');
      const other = s.record('agreement', 255, 'other');
      await s.register({ party: 0, index: 1, role: 'contracts' });
      await s.apply(agreement, 'agree');
      await s.apply(terms, 'agree', { pins: [agreement] });
      const changes = [s.change(order, 'place', { pins: [agreement, terms] }), s.change(other, 'agree')];
      await s.step(s.set(changes, agreeBy(s, 1)), 'accepted');
    }),
  ];
}

function algorithms() {
  const both = { algorithms: ['ES256K', 'ES256'] };
  return [
    scenario(
      'of ES256 on a ledger that verifies it',
      [],
      async (s, agreement) => {
        await s.register({ party: 0, index: 1, key: await signerOf('second key', 'ES256') });
        await s.apply(agreement, 'agree', {}, 'accepted', agreeBy(s, 1));
      },
      both,
    ),
    scenario('of ES256 on a ledger that does not verify it', ['algorithmUnsupported'], async (s) => {
      await s.step(
        s.registration({ party: 0, index: 1, key: await signerOf('second key', 'ES256') }),
        'algorithmUnsupported',
      );
    }),
    scenario(
      'of an unknown algorithm',
      ['algorithmUnsupported', 'algorithmUnsupported<signatureInvalid'],
      async (s) => {
        const key = await signerOf('key of algorithm 3');
        const strange = { ...key, publicKey: { ...key.publicKey, algorithm: 3 } };
        await s.step(s.registration({ party: 0, index: 1, key: strange }), 'algorithmUnsupported');
        const signers = [{ ...s.root(0), alter: flipped }];
        await s.step(s.registration({ party: 0, index: 1, key: strange, signers }), 'algorithmUnsupported');
      },
    ),
    scenario(
      'with a signature that names the other algorithm',
      ['algorithmUnsupported'],
      async (s, agreement) => {
        const signers = [{ ...s.member(0), algorithm: 2 }, s.member(1)];
        await s.apply(agreement, 'agree', {}, 'algorithmUnsupported', { signers });
        const roots = [{ ...s.root(0), algorithm: 2 }];
        await s.step(s.registration({ party: 0, index: 1, signers: roots }), 'algorithmUnsupported');
      },
      both,
    ),
    scenario('whose point is on no curve', ['signatureInvalid'], async (s) => {
      const key = await signerOf('key off the curve');
      const off = { ...key, publicKey: { ...key.publicKey, y: key.publicKey.x } };
      await s.step(s.registration({ party: 0, index: 1, key: off }), 'signatureInvalid');
    }),
  ];
}
