/** Roots: replaced by themselves at once, or by the recovery key after its delay. */
import { DAY, HOUR, START } from '../facts.mjs';
import { scenarioOf } from '../scenario.mjs';
import { bytesOf, signerOf } from '../seed.mjs';
import { flipped } from '../signatures.mjs';

const DELAY = 2 * DAY;

const tell = scenarioOf('roots', 'keys');
const scenario = (name, codes, play, options) =>
  tell(name, codes, async (s) => play(s, await signerOf('new root 0'), await signerOf('other root 0')), options);

/** Replaces the root of party 0; the recovery key signs with a long expiry. */
const byRoot = (s, key, fields = {}) => s.rootReplacement({ party: 0, generation: 1, key, ...fields });
const byRecovery = (s, key, fields = {}) =>
  byRoot(s, key, { signers: [s.recovery(0)], expiry: START + 20 * DAY, ...fields });

export async function roots() {
  return Promise.all([...replaced(), ...recovered(), ...refused()]);
}

function replaced() {
  return [
    scenario('replaced by the root at once', ['signatureInvalid', 'keyTaken'], async (s, key, other) => {
      const envelope = await s.step(byRoot(s, key), 'accepted');
      await s.step(envelope, 'alreadyApplied');
      await s.step(s.registration({ party: 0, index: 1 }), 'signatureInvalid');
      const [old] = s.roots;
      s.roots[0] = key;
      await s.register({ party: 0, index: 1 });
      await s.step(byRoot(s, old, { generation: 2 }), 'keyTaken');
      await s.step(byRoot(s, other, { generation: 2 }), 'accepted');
    }),
    scenario('of both parties, each with its own generation', [], async (s, key) => {
      await s.step(byRoot(s, key), 'accepted');
      await s.step(s.rootReplacement({ party: 1, generation: 1, key: await signerOf('new root 1') }), 'accepted');
    }),
    scenario('replaced while the bilateral closes, not afterwards', ['bilateralClosed'], async (s, key, other) => {
      await s.step(s.statusChange({ status: 2 }), 'accepted');
      const envelope = await s.step(byRoot(s, key), 'accepted');
      s.roots[0] = key;
      await s.step(s.statusChange({ status: 3 }), 'accepted');
      await s.step(envelope, 'bilateralClosed');
      await s.step(byRoot(s, other, { generation: 2 }), 'bilateralClosed');
    }),
    scenario(
      'by a key of the other algorithm',
      [],
      async (s) => {
        const key = await signerOf('new root 0', 'ES256');
        await s.step(byRoot(s, key), 'accepted');
        s.roots[0] = key;
        await s.register({ party: 0, index: 1 });
      },
      { algorithms: ['ES256K', 'ES256'] },
    ),
  ];
}

function recovered() {
  return [
    scenario('recovered after the delay', ['signatureInvalid'], async (s, key) => {
      const envelope = await s.step(byRecovery(s, key), 'accepted');
      await s.step(envelope, 'alreadyApplied');
      await s.register({ party: 0, index: 1 }); // the old root holds until then
      s.now = START + DELAY - 1;
      await s.step(envelope, 'alreadyApplied');
      s.now = START + DELAY;
      await s.step(envelope, 'accepted');
      await s.step(envelope, 'alreadyApplied');
      await s.step(s.registration({ party: 0, index: 2 }), 'signatureInvalid');
      s.roots[0] = key;
      await s.register({ party: 0, index: 2 });
    }),
    scenario('recovered by another command of the same content', ['expired'], async (s, key) => {
      const envelope = await s.step(byRecovery(s, key, { expiry: START + HOUR }), 'accepted');
      s.now = START + DELAY;
      await s.step(envelope, 'expired');
      await s.step(byRecovery(s, key), 'accepted');
    }),
    scenario('recovered without a delay by the second delivery', [], async (s, key) => {
      await s.step(s.genesis({ nonce: bytesOf('without delay'), recoveryDelay: 0 }), 'accepted');
      const envelope = await s.step(byRecovery(s, key), 'accepted');
      await s.step(envelope, 'accepted');
      await s.step(envelope, 'alreadyApplied');
    }),
    scenario('a recovery ended by the root', ['keyTaken', 'generationMismatch'], async (s, key, other) => {
      const envelope = await s.step(byRecovery(s, key), 'accepted');
      await s.step(byRoot(s, other), 'accepted');
      await s.step(envelope, 'keyTaken');
      s.now = START + DELAY;
      await s.step(envelope, 'keyTaken');
      await s.step(byRecovery(s, await signerOf('third root 0')), 'generationMismatch');
    }),
    scenario('a recovery confirmed by the root at once', [], async (s, key) => {
      const envelope = await s.step(byRecovery(s, key), 'accepted');
      await s.step(byRoot(s, key), 'accepted');
      await s.step(envelope, 'alreadyApplied');
      s.roots[0] = key;
      await s.register({ party: 0, index: 1 });
    }),
    scenario('a recovery replaced by another one, with its own delay', ['keyTaken'], async (s, key, other) => {
      const first = await s.step(byRecovery(s, key), 'accepted');
      s.now = START + DAY;
      const second = await s.step(byRecovery(s, other), 'accepted');
      await s.step(first, 'keyTaken');
      s.now = START + DELAY;
      await s.step(second, 'alreadyApplied');
      s.now = START + DAY + DELAY;
      await s.step(second, 'accepted');
    }),
    scenario('a second recovery after the first', [], async (s, key, other) => {
      const first = await s.step(byRecovery(s, key), 'accepted');
      s.now = START + DELAY;
      await s.step(first, 'accepted');
      const second = await s.step(byRecovery(s, other, { generation: 2 }), 'accepted');
      s.now = START + 2 * DELAY;
      await s.step(second, 'accepted');
    }),
    scenario('a pending root is taken and signs nothing', ['keyTaken', 'signatureInvalid'], async (s, key) => {
      await s.step(byRecovery(s, key), 'accepted');
      await s.step(s.registration({ party: 1, index: 1, key }), 'keyTaken');
      await s.step(s.rootReplacement({ party: 1, generation: 1, key }), 'keyTaken');
      await s.step(s.registration({ party: 0, index: 1, signers: [{ ...s.root(0), key }] }), 'signatureInvalid');
    }),
  ];
}

function refused() {
  const taken = (name, keyOf) =>
    scenario(`not to ${name}`, ['keyTaken'], async (s) => {
      await s.step(byRoot(s, keyOf(s)), 'keyTaken');
      await s.step(byRecovery(s, keyOf(s)), 'keyTaken');
    });
  return [
    taken('the same root', (s) => s.roots[0]),
    taken('the root of the other party', (s) => s.roots[1]),
    taken('the recovery key', (s) => s.recoveries[0]),
    taken('a registered key', (s) => s.member(1).key),
    scenario('errors in order', rootPairs(), async (s, key) => {
      const bad = { signers: [{ ...s.root(0), alter: flipped }] };
      const strange = { ...key, publicKey: { ...key.publicKey, algorithm: 3 } };
      await s.step(byRoot(s, key, { ...bad, bilateralId: bytesOf('unknown') }), 'bilateralUnknown');
      await s.step(byRoot(s, strange, bad), 'algorithmUnsupported');
      await s.step(byRoot(s, key, { ...bad, expiry: START }), 'signatureInvalid');
      await s.step(byRoot(s, key, { signers: [], expiry: START }), 'signerMissing');
      await s.step(byRoot(s, s.roots[0], { expiry: START }), 'expired');
      await s.step(byRoot(s, s.roots[0], { expiry: START + 40 * DAY }), 'expiryTooFar');
      await s.step(byRoot(s, s.roots[0], { generation: 2 }), 'keyTaken');
      for (const generation of [0, 2, 255]) await s.step(byRoot(s, key, { generation }), 'generationMismatch');
      await s.step(byRoot(s, strange), 'algorithmUnsupported');
      await s.step(byRecovery(s, key, { generation: 2 }), 'generationMismatch');
    }),
    scenario('signed by whom they do not belong to', ['malformed', 'signatureInvalid'], async (s, key) => {
      await s.step(byRoot(s, key, { signers: [s.root(1)] }), 'malformed');
      await s.step(byRoot(s, key, { signers: [s.root(0), s.root(1)] }), 'malformed');
      await s.step(byRoot(s, key, { signers: [s.recovery(0), s.root(0)] }), 'malformed');
      await s.step(byRoot(s, key, { signers: [s.member(0)] }), 'malformed');
      await s.step(byRoot(s, key, { party: 2, signers: [s.root(0)] }), 'malformed');
      await s.step(byRoot(s, key, { signers: [{ ...s.root(0), key: s.recoveries[0] }] }), 'signatureInvalid');
      await s.step(byRoot(s, key, { signers: [{ ...s.recovery(0), key: s.roots[0] }] }), 'signatureInvalid');
      await s.step(byRoot(s, key, { signers: [{ ...s.root(0), key }] }), 'signatureInvalid');
    }),
    scenario('recovery keys sign nothing else', ['malformed'], async (s) => {
      await s.step(s.statusChange({ status: 2, signers: [s.recovery(0), s.root(1)] }), 'malformed');
      await s.step(s.revocation({ party: 0, index: 0, signers: [s.recovery(0)] }), 'malformed');
    }),
  ];
}

const rootPairs = () => [
  'bilateralUnknown<signatureInvalid',
  'algorithmUnsupported<signatureInvalid',
  'signatureInvalid<expired',
  'signerMissing<expired',
  'expired<keyTaken',
  'expiryTooFar<keyTaken',
  'keyTaken<generationMismatch',
];
