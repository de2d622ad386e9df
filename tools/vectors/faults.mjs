/**
 * A set that would be accepted, and a way to put each fault into it. Faults go together, which is how the order of errors is
 * shown: with two of them in one set, the earlier one answers.
 *
 * The set opens an order of party 0 by both parties; it pins an agreement and the terms of party 1.
 */
import { ZERO_DIGEST } from '@lateral/core';
import { DAY, HOUR, START, STRANGE_HEAD } from './facts.mjs';
import { actorsOf } from './parties.mjs';
import { bytesOf } from './seed.mjs';
import { Sequence } from './sequence.mjs';
import { flipped } from './signatures.mjs';
import { TABLE } from './table.mjs';

/** In the order in which they answer; each changes the plan of a set. */
export const FAULTS = {
  malformed: (plan) => (plan.minutesPastHour = 1),
  bilateralUnknown: (plan) => (plan.set.bilateralId = bytesOf('a bilateral that nobody established')),
  bilateralClosed: (plan) => (plan.statuses = [2, 3]),
  keyUnknown: (plan) => (plan.signature.index = 9),
  keyRevoked: (plan) => Object.assign(plan.key, { isOwn: true, isRevoked: true }),
  keyNotValid: (plan) => Object.assign(plan.key, { isOwn: true, notAfter: START }),
  algorithmUnsupported: (plan) => (plan.signature.algorithm = 3),
  signatureInvalid: (plan) => (plan.signature.alter = flipped),
  signerMissing: (plan) => (plan.isSignerMissing = true),
  expired: (plan) => (plan.set.expiry = START),
  expiryTooFar: (plan) => (plan.set.expiry = START + 30 * DAY + 2 * HOUR),
  headMismatch: (plan) => (plan.change.prev = STRANGE_HEAD),
  actionUnknown: (plan) => (plan.change.action = 200),
  ownerNotAllowed: (plan) => (plan.change.owner = 255),
  bilateralClosing: (plan) => (plan.statuses = [2]),
  actorNotAllowed: (plan) => (plan.change.actor = 0),
  keyNotPermitted: (plan) => Object.assign(plan.key, { isOwn: true, role: 'contracts' }),
  commitmentMismatch: (plan) => (plan.change.commitment = ZERO_DIGEST),
  referenceCount: (plan) => (plan.isAgreementPinned = false),
  referenceKind: (plan) => (plan.isUsagePinned = true),
  referenceOwner: (plan) => (plan.terms.owner = 0),
  referenceHead: (plan) => (plan.terms.head = STRANGE_HEAD),
  referenceState: (plan) => (plan.terms.isEnded = true),
  companionMismatch: (plan) => (plan.isCompanionNamed = true),
  companionUnclaimed: (plan) => (plan.isCreditInFront = true),
  notRejectable: (plan) => (plan.action = 'place'),
};

/** Faults that no command can have together. */
const CONTRADICTIONS = [
  ['bilateralUnknown', 'bilateralClosed', 'bilateralClosing'],
  ['keyUnknown', 'keyRevoked'],
  ['keyUnknown', 'keyNotValid'],
  ['keyUnknown', 'keyNotPermitted'],
  ['expired', 'expiryTooFar'],
  ['actorNotAllowed', 'notRejectable'],
  ['signerMissing', 'notRejectable'],
];

export function areCompatible(a, b) {
  return !CONTRADICTIONS.some((codes) => codes.includes(a) && codes.includes(b));
}

/** A sequence that ends with the faulty command: an apply, or the rejection of the set by party 1. */
export async function sequenceWithFaults(name, covers, codes, { isRejection = false } = {}) {
  const plan = planWith(codes);
  const sequence = await Sequence.open(name, covers);
  const { changes, own } = await prepare(sequence, plan);
  for (const status of plan.statuses) await sequence.step(sequence.statusChange({ status }), 'accepted');
  const [expected] = codes;
  const place = { change: placeOf(expected, own, changes) };
  await sequence.step(
    isRejection ? rejectionOf(sequence, plan, changes) : applyOf(sequence, plan, changes),
    expected,
    place,
  );
  return sequence;
}

function planWith(codes) {
  const plan = {
    action: 'agree',
    set: {},
    change: {},
    key: {},
    signature: {},
    terms: { owner: 1 },
    statuses: [],
    minutesPastHour: 0,
    isAgreementPinned: true,
  };
  for (const code of codes) FAULTS[code](plan);
  return plan;
}

/** A set of one change that the faults build on. */
function apply(sequence, record, action, fields) {
  return sequence.step(sequence.set([sequence.change(record, action, fields)]), 'accepted', { shown: false });
}

/** Brings about what the plan builds on. */
async function prepare(sequence, plan) {
  const agreement = sequence.record('agreement', 255, 'agreement');
  const terms = sequence.record('terms', plan.terms.owner, 'terms');
  await apply(sequence, agreement, 'agree');
  await apply(sequence, terms, 'agree', { pins: [agreement] });
  const front = plan.isCreditInFront ? [await credit(sequence, agreement, terms)] : [];
  if (plan.isCompanionNamed) front.unshift(await amendment(sequence));
  if (plan.terms.isEnded) await apply(sequence, terms, 'end');
  if (plan.key.isOwn) await registerKey(sequence, plan.key);
  const pins = [
    ...(plan.isUsagePinned ? [sequence.pin(sequence.record('usage', 1, 'usage'))] : []),
    ...(plan.isAgreementPinned ? [agreement] : []),
    sequence.pin(terms, plan.terms.head && { head: plan.terms.head }),
  ];
  const companions = plan.isCompanionNamed ? [0] : [];
  const order = sequence.change(sequence.record('order', 0, 'order'), plan.action, {
    pins,
    companions,
    ...plan.change,
  });
  if (plan.action === 'place') order.actor = 0; // its row is of the owner, while party 1 rejects
  return { changes: [...front, order], own: front.length };
}

async function registerKey(sequence, { role, notAfter, isRevoked }) {
  await sequence.register({ party: 0, index: 1, ...(role && { role }), ...(notAfter && { notAfter }) });
  if (isRevoked) await sequence.step(sequence.revocation({ party: 0, index: 1 }), 'accepted');
}

/** A change that no row takes as a companion; both sign it. */
async function amendment(sequence) {
  const other = sequence.record('agreement', 255, 'other agreement');
  await apply(sequence, other, 'agree');
  return sequence.change(other, 'amend');
}

/** A change that works only as a companion; party 1 signs it. */
async function credit(sequence, agreement, terms) {
  const order = sequence.record('order', 1 - terms.owner, 'credited order');
  const report = sequence.record('slaReport', 0, 'report');
  await apply(sequence, order, 'agree', { pins: [agreement, terms] });
  await apply(sequence, order, 'activate');
  await apply(sequence, report, 'report', { pins: [order] });
  await apply(sequence, report, 'agree');
  return sequence.change(report, 'credit', { actor: 1 });
}

/** The faulty signature is that of party 0. */
function signerOf(sequence, { key, signature }, party) {
  if (party === 1) return sequence.member(1);
  return { ...sequence.member(0, key.isOwn ? 1 : 0), ...signature };
}

function fieldsOf(sequence, { set, minutesPastHour }) {
  const { expiry = START + DAY, ...rest } = set;
  return { ...rest, expiry: expiry + 60 * minutesPastHour };
}

function applyOf(sequence, plan, changes) {
  const signers = actorsOf(changes).map((party) => signerOf(sequence, plan, party));
  if (plan.isSignerMissing) signers.pop();
  return sequence.set(changes, { signers, ...fieldsOf(sequence, plan) });
}

function rejectionOf(sequence, plan, changes) {
  const [proposer, rejecter] = [0, 1].map((party) => signerOf(sequence, plan, party));
  return sequence.rejection(changes, { proposer, rejecter, ...fieldsOf(sequence, plan) });
}

const BEFORE_CHANGES = Object.keys(FAULTS).slice(0, Object.keys(FAULTS).indexOf('headMismatch'));

function placeOf(code, own, changes) {
  if (BEFORE_CHANGES.includes(code) || code === 'notRejectable') return undefined;
  const isCredit = ({ kind }) => kind === TABLE.kinds.slaReport.number;
  return code === 'companionUnclaimed' ? changes.findIndex(isCredit) : own;
}
