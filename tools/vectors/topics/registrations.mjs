/** How keys are registered and revoked: no key and no index serves twice. */
import { DAY, FOREVER, START } from '../facts.mjs';
import { scenarioOf } from '../scenario.mjs';
import { bytesOf, signerOf } from '../seed.mjs';
import { flipped } from '../signatures.mjs';

const UNKNOWN = bytesOf('a bilateral that nobody established');

const scenario = scenarioOf('keys', 'keys');

export async function registrationsAndRevocations() {
  return Promise.all([...registrations(), ...revocations(), ...order()]);
}

/** Agrees with another key of party 0. */
const agreeBy = (sequence, index) => ({ signers: [sequence.member(0, index), sequence.member(1)] });

function registrations() {
  return [
    scenario('registered twice', ['keyTaken', 'indexTaken', 'keyTaken<indexTaken'], async (s) => {
      const key = s.member(0).key;
      const again = { party: 0, index: 0, key };
      await s.step(s.registration(again), 'alreadyApplied');
      await s.step(s.registration({ ...again, role: 2 }), 'keyTaken');
      await s.step(s.registration({ ...again, notBefore: 1 }), 'keyTaken');
      await s.step(s.registration({ ...again, notAfter: FOREVER - 1 }), 'keyTaken');
      await s.step(s.registration({ ...again, delegation: bytesOf('delegation') }), 'keyTaken');
      await s.step(s.registration({ party: 0, index: 1, key }), 'keyTaken');
      await s.step(s.registration({ party: 1, index: 1, key }), 'keyTaken');
      await s.step(s.registration({ party: 1, index: 0, key }), 'keyTaken');
      await s.step(s.registration({ party: 0, index: 0, key: await signerOf('fresh key') }), 'indexTaken');
    }),
    ...['roots', 'recoveries'].map((held) =>
      scenario(`that are ${held} already`, ['keyTaken'], async (s) => {
        await s.step(s.registration({ party: 0, index: 1, key: s[held][0] }), 'keyTaken');
        await s.step(s.registration({ party: 0, index: 1, key: s[held][1] }), 'keyTaken');
      }),
    ),
    scenario('without proof of possession', ['signerMissing', 'signatureInvalid'], async (s) => {
      const key = await signerOf('fresh key');
      const own = { party: 0, index: 1, key };
      await s.step(s.registration({ ...own, signers: [s.root(0)] }), 'signerMissing');
      await s.step(s.registration({ ...own, signers: [] }), 'signerMissing');
      await s.step(
        s.registration({ ...own, signers: [s.root(0), { ...own, key: s.root(0).key }] }),
        'signatureInvalid',
      );
      await s.step(s.registration({ ...own, signers: [s.root(0), { ...own, alter: flipped }] }), 'signatureInvalid');
      await s.step(s.registration({ ...own, signers: [{ ...s.root(0), key: s.roots[1] }, own] }), 'signatureInvalid');
      await s.step(s.registration(own), 'accepted');
    }),
    scenario('signed in another form', ['malformed'], async (s) => {
      const own = { party: 0, index: 1, key: await signerOf('fresh key') };
      const forms = [
        [own],
        [own, s.root(0)],
        [s.root(0), own, own],
        [s.root(1), own],
        [s.root(0), s.root(1)],
        [s.recovery(0), own],
        [s.root(0), { ...own, index: 2 }],
      ];
      for (const signers of forms) await s.step(s.registration({ ...own, signers }), 'malformed');
    }),
    scenario('with fields out of range', ['malformed'], async (s) => {
      await s.step(s.registration({ party: 2, index: 1, key: s.roots[0], signers: [] }), 'malformed');
      await s.step(s.registration({ party: 0, index: 1, notBefore: START, notAfter: START }), 'malformed');
      await s.step(s.registration({ party: 0, index: 1, notBefore: 2, notAfter: 1 }), 'malformed');
      await s.step(s.registration({ party: 0, index: 1, expiry: START + 1 }), 'malformed');
    }),
    scenario('of a delegation and the same indices of both parties', [], async (s) => {
      await s.register({ party: 0, index: 7, delegation: bytesOf('delegation'), role: 'billing', notBefore: 5 });
      await s.register({ party: 1, index: 7 });
    }),
  ];
}

function revocations() {
  return [
    scenario('revoked', ['keyRevoked'], async (s, agreement) => {
      await s.register({ party: 0, index: 1 });
      await s.step(s.revocation({ party: 0, index: 1 }), 'accepted');
      await s.apply(agreement, 'agree', {}, 'keyRevoked', agreeBy(s, 1));
      await s.step(s.revocation({ party: 0, index: 1 }), 'alreadyApplied');
      await s.apply(agreement, 'agree');
    }),
    scenario('revoked, at an index that is not used again', ['keyTaken', 'indexTaken'], async (s) => {
      await s.register({ party: 0, index: 1 });
      const { key } = s.member(0, 1);
      await s.step(s.revocation({ party: 0, index: 1 }), 'accepted');
      await s.step(s.registration({ party: 0, index: 1, key }), 'alreadyApplied');
      await s.step(s.registration({ party: 0, index: 2, key }), 'keyTaken');
      await s.step(s.registration({ party: 0, index: 1, key: await signerOf('fresh key') }), 'indexTaken');
    }),
    scenario('revoked by whom they do not belong to', ['malformed', 'signatureInvalid', 'signerMissing'], async (s) => {
      await s.step(s.revocation({ party: 0, index: 0, signers: [s.root(1)] }), 'malformed');
      await s.step(s.revocation({ party: 0, index: 0, signers: [s.member(0)] }), 'malformed');
      await s.step(s.revocation({ party: 0, index: 0, signers: [s.recovery(0)] }), 'malformed');
      await s.step(
        s.revocation({ party: 0, index: 0, signers: [{ ...s.root(0), key: s.roots[1] }] }),
        'signatureInvalid',
      );
      await s.step(s.revocation({ party: 0, index: 0, signers: [] }), 'signerMissing');
      await s.step(s.revocation({ party: 0, index: 254 }), 'malformed');
    }),
    scenario('revoked where none is', ['keyUnknown'], async (s, agreement) => {
      await s.step(s.revocation({ party: 0, index: 1 }), 'keyUnknown');
      await s.apply(agreement, 'agree', {}, 'keyUnknown', { signers: [{ ...s.member(0), index: 1 }, s.member(1)] });
    }),
  ];
}

/** The order of errors of registerKey and revokeKey; of two signatures the first one answers. */
function order() {
  const soon = { expiry: START };
  const far = { expiry: START + 40 * DAY };
  return [
    scenario('errors of registerKey in order', registrationPairs(), async (s) => {
      const key = await signerOf('fresh key');
      const own = { party: 0, index: 1, key };
      const bad = [{ ...s.root(0), alter: flipped }];
      await s.step(s.registration({ ...own, bilateralId: UNKNOWN, signers: bad }), 'bilateralUnknown');
      await s.step(s.registration({ ...own, signers: bad }), 'signatureInvalid');
      await s.step(s.registration({ ...own, signers: [s.root(0)], ...soon }), 'signerMissing');
      await s.step(s.registration({ ...own, signers: [s.root(0)], ...far }), 'signerMissing');
      await s.step(s.registration({ party: 0, index: 1, key: s.member(0).key, ...soon }), 'expired');
      await s.step(s.registration({ party: 0, index: 1, key: s.member(0).key, ...far }), 'expiryTooFar');
      await s.step(s.registration({ ...own, index: 0, ...soon }), 'expired');
    }),
    scenario('errors of revokeKey in order', revocationPairs(), async (s) => {
      const bad = [{ ...s.root(0), alter: flipped }];
      await s.step(s.revocation({ party: 0, index: 1, bilateralId: UNKNOWN, signers: bad }), 'bilateralUnknown');
      await s.step(s.revocation({ party: 0, index: 1, signers: bad, ...soon }), 'signatureInvalid');
      await s.step(s.revocation({ party: 0, index: 1, signers: [], ...soon }), 'signerMissing');
      await s.step(s.revocation({ party: 0, index: 1, ...soon }), 'expired');
      await s.step(s.revocation({ party: 0, index: 1, ...far }), 'expiryTooFar');
    }),
    scenario(
      'judged signature by signature',
      ['signatureInvalid', 'keyUnknown', 'keyRevoked'],
      async (s, agreement) => {
        await s.register({ party: 1, index: 1 });
        await s.step(s.revocation({ party: 1, index: 1 }), 'accepted');
        const invalid = (party) => ({ ...s.member(party), alter: flipped });
        const unknown = (party) => ({ ...s.member(party), index: 9 });
        const agree = (signers, expected) => s.apply(agreement, 'agree', {}, expected, { signers });
        await agree([invalid(0), unknown(1)], 'signatureInvalid');
        await agree([unknown(0), invalid(1)], 'keyUnknown');
        await agree([invalid(0), s.member(1, 1)], 'signatureInvalid');
        await agree([unknown(0), s.member(1, 1)], 'keyUnknown');
        await agree([s.member(0), s.member(1, 1)], 'keyRevoked');
      },
    ),
    scenario('in a closed bilateral', ['bilateralClosed', 'bilateralClosed<alreadyApplied'], async (s) => {
      await s.step(s.statusChange({ status: 2 }), 'accepted');
      await s.register({ party: 0, index: 1 });
      await s.step(s.statusChange({ status: 3 }), 'accepted');
      await s.step(s.registration({ party: 0, index: 2 }), 'bilateralClosed');
      await s.step(s.registration({ party: 0, index: 1, key: s.member(0, 1).key }), 'bilateralClosed');
      await s.step(s.revocation({ party: 0, index: 1 }), 'bilateralClosed');
    }),
  ];
}

const registrationPairs = () => [
  'bilateralUnknown<signatureInvalid',
  'signatureInvalid<signerMissing',
  'signerMissing<expired',
  'signerMissing<expiryTooFar',
  'expired<keyTaken',
  'expiryTooFar<keyTaken',
  'expired<indexTaken',
];
const revocationPairs = () => [
  'bilateralUnknown<signatureInvalid',
  'signatureInvalid<expired',
  'signerMissing<expired',
  'expired<keyUnknown',
  'expiryTooFar<keyUnknown',
];
