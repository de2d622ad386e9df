/** The genesis: what it must say, who signs it, and on which ledger it stands. */
import { patched } from '../patch.mjs';
import { bytesOf, signerOf } from '../seed.mjs';
import { Sequence } from '../sequence.mjs';
import { flipped, highS, shortened } from '../signatures.mjs';
import { MAIN_TABLE, SECOND_TABLE } from '../table.mjs';

const UNKNOWN_TABLE = bytesOf('a table that no ledger holds');
const OTHER_LEDGER = bytesOf('another ledger instance');
const BOTH = { algorithms: ['ES256K', 'ES256'] };

export async function establish() {
  return Promise.all([
    accepted('establish, then again', {}),
    accepted('establish in transparent mode', { mode: 2 }),
    accepted('establish without a delay of recovery', { recoveryDelay: 0 }),
    accepted('establish after a predecessor', { predecessor: bytesOf('predecessor') }),
    accepted('establish with keys of ES256', {}, { ...BOTH, partyAlgorithms: ['ES256', 'ES256'] }),
    accepted('establish with keys of both algorithms', {}, { ...BOTH, partyAlgorithms: ['ES256K', 'ES256'] }),
    accepted('establish under the second table', {}, { tables: [SECOND_TABLE, MAIN_TABLE] }),
    ...(await refusals()),
    ...(await pairs()),
    ...(await malformed()),
    twoBilaterals(),
  ]);
}

async function accepted(name, fields, options) {
  const sequence = new Sequence(name, ['repeat', 'error:bilateralExists'], options);
  const envelope = await sequence.step(sequence.genesis(fields), 'accepted');
  await sequence.step(envelope, 'bilateralExists');
  return sequence;
}

async function refused(name, code, make, options, covers = [`error:${code}`]) {
  const sequence = new Sequence(`establish ${name}`, covers, options);
  await sequence.genesis(); // makes the keys
  await sequence.step(make(sequence), code);
  return sequence;
}

const roots = (sequence, change = {}) => [{ ...sequence.root(0), ...change }, sequence.root(1)];

/** The keys of the sequence, with one in another's place. */
const keysWith = (sequence, replaced) => ({
  parties: [0, 1].map((party) => ({
    root: sequence.roots[party].publicKey,
    recovery: sequence.recoveries[party].publicKey,
    ...replaced[party],
  })),
});

async function refusals() {
  const unsupported = (sequence) =>
    keysWith(sequence, [{ recovery: { ...sequence.recoveries[0].publicKey, algorithm: 3 } }, {}]);
  const es256 = await signerOf('recovery of the other curve', 'ES256');
  return Promise.all([
    refused('with a key of an unknown algorithm', 'algorithmUnsupported', (s) => s.genesis(unsupported(s))),
    refused('with a key that this ledger does not verify', 'algorithmUnsupported', (s) =>
      s.genesis(keysWith(s, [{}, { recovery: es256.publicKey }])),
    ),
    refused(
      'with a signature of another algorithm than its key',
      'algorithmUnsupported',
      (s) => s.genesis({ signers: roots(s, { algorithm: 2 }) }),
      BOTH,
    ),
    refused('with a flipped bit', 'signatureInvalid', (s) => s.genesis({ signers: roots(s, { alter: flipped }) })),
    refused('with a high s', 'signatureInvalid', (s) => s.genesis({ signers: roots(s, { alter: highS(1) }) })),
    refused('with a short signature', 'signatureInvalid', (s) =>
      s.genesis({ signers: roots(s, { alter: shortened }) }),
    ),
    refused('signed by the recovery key as root', 'signatureInvalid', (s) =>
      s.genesis({ signers: roots(s, { key: s.recoveries[0] }) }),
    ),
    refused('signed by nobody', 'signerMissing', (s) => s.genesis({ signers: [] })),
    refused('signed by party 1 alone', 'signerMissing', (s) => s.genesis({ signers: [s.root(1)] })),
    refused('for another ledger', 'wrongLedger', (s) => s.genesis({ ledgerInstance: OTHER_LEDGER })),
    refused('under an unknown table', 'tableUnknown', (s) => s.genesis({ tableDigest: UNKNOWN_TABLE })),
  ]);
}

function pairs() {
  const pair = (earlier, later, make) =>
    refused(`${earlier} before ${later}`, earlier, make, {}, [`neighbours:${earlier}<${later}`]);
  const unsupported = (s) => keysWith(s, [{}, { root: { ...s.roots[1].publicKey, algorithm: 3 } }]);
  const again = async (name, code, signers) => {
    const sequence = new Sequence(`establish ${name}`, [`neighbours:${code}<bilateralExists`]);
    await sequence.step(sequence.genesis(), 'accepted');
    await sequence.step(sequence.genesis({ signers: signers(sequence) }), code);
    return sequence;
  };
  return Promise.all([
    pair('malformed', 'algorithmUnsupported', (s) => s.genesis({ ...unsupported(s), mode: 0 })),
    pair('algorithmUnsupported', 'signatureInvalid', (s) =>
      s.genesis({ ...unsupported(s), signers: roots(s, { alter: flipped }) }),
    ),
    pair('signatureInvalid', 'signerMissing', (s) => s.genesis({ signers: [{ ...s.root(0), alter: flipped }] })),
    pair('signerMissing', 'wrongLedger', (s) => s.genesis({ signers: [s.root(0)], ledgerInstance: OTHER_LEDGER })),
    pair('wrongLedger', 'tableUnknown', (s) => s.genesis({ ledgerInstance: OTHER_LEDGER, tableDigest: UNKNOWN_TABLE })),
    again('signatureInvalid before bilateralExists', 'signatureInvalid', (s) => roots(s, { alter: flipped })),
    again('signerMissing before bilateralExists', 'signerMissing', (s) => [s.root(0)]),
  ]);
}

function malformed() {
  const bytes = (name, alter) => refused(name, 'malformed', async (s) => alter(await s.genesis()));
  const fields = (name, make) => refused(name, 'malformed', (s) => s.genesis(make(s)));
  return Promise.all([
    bytes('cut short', (envelope) => envelope.subarray(0, -1)),
    bytes('with a byte too many', (envelope) => Uint8Array.of(...envelope, 0)),
    bytes('of type 0', (envelope) => patched(envelope, 0, 0)),
    bytes('of type 9', (envelope) => patched(envelope, 0, 9)),
    bytes('of layout 2', (envelope) => patched(envelope, 1, 2)),
    bytes('of no bytes', () => new Uint8Array(0)),
    fields('in mode 0', () => ({ mode: 0 })),
    fields('in mode 3', () => ({ mode: 3 })),
    fields('of one party', (s) => ({ parties: keysWith(s, [{}, {}]).parties.slice(0, 1), signers: [s.root(0)] })),
    fields('of three parties', (s) => ({
      parties: [...keysWith(s, [{}, {}]).parties, keysWith(s, [{}, {}]).parties[0]],
    })),
    fields('with one key twice', (s) => keysWith(s, [{}, { recovery: s.recoveries[0].publicKey }])),
    fields('with signatures in the wrong order', (s) => ({ signers: [s.root(1), s.root(0)] })),
    fields('with two signatures of one party', (s) => ({ signers: [s.root(0), s.root(0)] })),
    fields('with a signature of a third party', (s) => ({ signers: [s.root(0), { ...s.root(1), party: 2 }] })),
    fields('signed at index 254', (s) => ({ signers: [s.recovery(0), s.root(1)] })),
    fields('signed at index 0', (s) => ({ signers: roots(s, { index: 0 }) })),
  ]);
}

/** One byte of the genesis makes another bilateral, and what is signed for one is nothing in the other. */
async function twoBilaterals() {
  const sequence = await Sequence.open('establish a second bilateral of the same parties', ['error:signatureInvalid']);
  const agreement = sequence.record('agreement', 255, 'agreement');
  const first = sequence.id;
  const set = await sequence.set([sequence.change(agreement, 'agree')]);
  await sequence.step(sequence.genesis({ nonce: bytesOf('second nonce') }), 'accepted');
  const registrations = [await sequence.registration({ party: 0 }), await sequence.registration({ party: 1 })];
  for (const registration of registrations) await sequence.step(registration, 'accepted');
  const moved = set.slice();
  moved.set(sequence.id, 2);
  await sequence.step(moved, 'signatureInvalid');
  sequence.id = first;
  await sequence.step(set, 'accepted');
  return sequence;
}
