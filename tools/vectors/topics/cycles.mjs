/** Whole stories: a normal month in each algorithm, and what may happen to an invoice. */
import { Planner } from '../planner.mjs';
import { scenarioOf } from '../scenario.mjs';

const scenario = scenarioOf('cycles');
const BOTH = ['ES256K', 'ES256'];

export async function cycles() {
  return Promise.all([
    scenario('a normal month', [], month),
    scenario('a normal month with ES256', [], month, { algorithms: BOTH, partyAlgorithms: ['ES256', 'ES256'] }),
    scenario('a normal month with both algorithms', [], month, {
      algorithms: BOTH,
      partyAlgorithms: ['ES256K', 'ES256'],
    }),
    scenario('a normal month with both algorithms the other way', [], month, {
      algorithms: BOTH,
      partyAlgorithms: ['ES256', 'ES256K'],
    }),
    ...demands(),
    ...orders(),
    ...payments(),
  ]);
}

/** Fourteen sets; party 0 sells. */
async function month(s, agreement) {
  const [terms, order] = [s.record('terms', 0, 'terms'), s.record('order', 1, 'order')];
  const [usage, invoice, payment] = [
    s.record('usage', 0, 'usage'),
    s.record('invoice', 0, 'invoice'),
    s.record('payment', 1, 'payment'),
  ];
  const [metered, fixed] = [s.record('rating', 0, 'metered'), s.record('rating', 0, 'fixed')];
  await s.apply(agreement, 'agree');
  await s.apply(terms, 'agree', { pins: [agreement] });
  await s.apply(order, 'place', { pins: [agreement, terms] });
  await s.apply(order, 'accept');
  await s.apply(order, 'activate');
  await s.apply(usage, 'report', { pins: [order] });
  await s.apply(usage, 'agree');
  const rated = [
    s.change(metered, 'rateUsage', { pins: [terms, usage] }),
    s.change(fixed, 'rateFixed', { pins: [terms, order] }),
  ];
  await s.step(s.set(rated), 'accepted');
  await s.step(s.set([s.change(metered, 'agree'), s.change(fixed, 'agree')]), 'accepted');
  const bills = [s.change(metered, 'bill'), s.change(fixed, 'bill')];
  await s.step(s.set([...bills, s.change(invoice, 'issue', { companions: [0, 1] })]), 'accepted');
  await s.apply(invoice, 'finalise');
  await s.apply(payment, 'notify', { pins: [invoice] });
  await s.apply(payment, 'receive');
  await s.apply(invoice, 'settle', { pins: [payment] });
}

function demands() {
  const binding = async (s) => new Planner(s).reach('invoice', 0, ['binding']);
  return [
    scenario('the debtor alone never moves a binding debt', ['actorNotAllowed', 'actionUnknown'], async (s) => {
      const invoice = await binding(s);
      await s.apply(invoice, 'waive', { actor: 1 }, 'actorNotAllowed');
      await s.apply(invoice, 'settle', { actor: 1 }, 'actorNotAllowed');
      await s.apply(invoice, 'net', { actor: 1 }, 'actorNotAllowed');
      for (const action of ['reject', 'dispute', 'acceptRest', 'withdraw'])
        await s.apply(invoice, action, { actor: 1 }, 'actionUnknown');
    }),
    scenario('paid once', ['actionUnknown', 'referenceState', 'referenceCount'], async (s) => {
      const invoice = await binding(s);
      const [payment, second] = [s.record('payment', 1, 'payment'), s.record('payment', 1, 'second payment')];
      await s.apply(payment, 'notify', { pins: [invoice] });
      await s.apply(invoice, 'settle', {}, 'referenceCount');
      await s.apply(invoice, 'settle', { pins: [payment] }, 'referenceState');
      await s.apply(payment, 'receive');
      await s.apply(invoice, 'settle', { pins: [payment] });
      await s.apply(invoice, 'settle', { pins: [payment] }, 'actionUnknown');
      await s.apply(second, 'notify', { pins: [invoice] }, 'referenceState');
    }),
    scenario('waived for good', ['actionUnknown'], async (s) => {
      const invoice = await binding(s);
      await s.apply(invoice, 'waive');
      for (const action of ['reopen', 'settle', 'reissue', 'withdraw', 'waive'])
        await s.apply(invoice, action, {}, 'actionUnknown');
    }),
    scenario('settled in part, disputed, and conceded', [], async (s) => {
      const planner = new Planner(s);
      const dispute = planner.fresh('dispute', 1);
      await planner.bring(dispute, ['open']);
      const invoice = s.record('invoice', 0, 'its invoice', dispute.id);
      await s.step(
        s.set([s.change(invoice, 'reconcilePart'), s.change(dispute, 'resolvePart', { companions: [0] })]),
        'accepted',
      );
      const payment = s.record('payment', 1, 'payment');
      await s.apply(payment, 'notify', { pins: [invoice] });
      await s.apply(payment, 'receive');
      await s.apply(invoice, 'settlePart', { pins: [payment] });
      await s.step(
        s.set([s.change(invoice, 'concedeRest'), s.change(dispute, 'moot', { companions: [0] })]),
        'accepted',
      );
      await s.apply(dispute, 'withdraw', {}, 'actionUnknown');
    }),
    scenario('disputed, reconciled for all and paid', [], async (s) => {
      const planner = new Planner(s);
      const dispute = await planner.reach('dispute', 1, ['open']);
      const invoice = s.record('invoice', 0, 'its invoice', dispute.id);
      await s.step(
        s.set([s.change(invoice, 'reconcileAll'), s.change(dispute, 'resolve', { companions: [0] })]),
        'accepted',
      );
      const payment = s.record('payment', 1, 'payment');
      await s.apply(payment, 'notify', { pins: [invoice] });
      await s.apply(payment, 'receive');
      await s.apply(invoice, 'settle', { pins: [payment] });
    }),
    scenario('reopened when its payment is returned', [], async (s) => {
      const planner = new Planner(s);
      const invoice = await planner.reach('invoice', 0, ['settled']);
      const payment = await planner.reach('payment', 1, ['received']);
      await s.step(s.set([s.change(payment, 'return'), s.change(invoice, 'reopen')]), 'accepted');
    }),
    scenario('a credit note of the issuer, settled by a payment', ['actorNotAllowed', 'referenceOwner'], async (s) => {
      const invoice = await binding(s);
      const note = s.record('creditNote', 1, 'credit note');
      await s.apply(note, 'issueForInvoice', { actor: 1, pins: [invoice] }, 'actorNotAllowed');
      await s.apply(s.record('creditNote', 0, 'credit note'), 'issueForInvoice', { pins: [invoice] }, 'referenceOwner');
      await s.apply(note, 'issueForInvoice', { pins: [invoice] });
      await s.apply(note, 'finalise', { actor: 0 }, 'actorNotAllowed');
      await s.apply(note, 'accept');
      await s.apply(note, 'finalise');
      const payment = s.record('payment', 0, 'payment');
      await s.apply(payment, 'notify', { pins: [note] });
      await s.apply(payment, 'receive');
      await s.apply(note, 'settle', { pins: [payment] });
    }),
  ];
}

function orders() {
  return [
    scenario('no order under ended terms, yet what ran is billed', ['referenceState'], async (s, agreement) => {
      const [terms, order] = [s.record('terms', 0, 'terms'), s.record('order', 1, 'order')];
      const [usage, rating] = [s.record('usage', 0, 'usage'), s.record('rating', 0, 'rating')];
      await s.apply(agreement, 'agree');
      await s.apply(terms, 'agree', { pins: [agreement] });
      await s.apply(order, 'agree', { pins: [agreement, terms] });
      await s.apply(order, 'activate');
      await s.apply(order, 'end', { actor: 1 });
      await s.apply(terms, 'end', { actor: 1 });
      await s.apply(s.record('order', 1, 'late order'), 'place', { pins: [agreement, terms] }, 'referenceState');
      await s.apply(usage, 'report', { pins: [order] });
      await s.apply(usage, 'agree');
      await s.apply(rating, 'rateUsage', { pins: [terms, usage] });
      await s.apply(rating, 'agree');
      const bill = [
        s.change(rating, 'bill'),
        s.change(s.record('invoice', 0, 'invoice'), 'issue', { companions: [0] }),
      ];
      await s.step(s.set(bill), 'accepted');
    }),
    scenario('usage contested, reported again, corrected by both', ['actorNotAllowed'], async (s) => {
      const usage = await new Planner(s).reach('usage', 0, ['reported']);
      await s.apply(usage, 'agree', { actor: 0 }, 'actorNotAllowed');
      await s.apply(usage, 'contest');
      const order = await new Planner(s).reach('order', 1, ['active']);
      await s.apply(usage, 'report', { pins: [order] });
      await s.apply(usage, 'agree');
      await s.apply(usage, 'correct', { actor: 0 }, 'actorNotAllowed');
      await s.apply(usage, 'correct');
    }),
    scenario('the same order twice is one order', ['headMismatch', 'actionUnknown'], async (s) => {
      const planner = new Planner(s);
      const order = await planner.reach('order', 0, ['placed']);
      const again = s.change(order, 'place', { actor: 0 });
      await s.step(s.set([{ ...again, prev: new Uint8Array(24) }]), 'headMismatch');
      await s.step(s.set([again]), 'actionUnknown');
    }),
  ];
}

function payments() {
  return [
    scenario('a payment refused, notified again, received and refunded', ['referenceOwner'], async (s) => {
      const planner = new Planner(s);
      const invoice = await planner.reach('invoice', 0, ['binding']);
      const payment = s.record('payment', 1, 'payment');
      const refund = s.record('payment', 0, 'refund');
      await s.apply(s.record('payment', 0, 'wrong payment'), 'notify', { pins: [invoice] }, 'referenceOwner');
      const ofAll = s.record('invoice', 255, 'invoice of all');
      await s.apply(payment, 'notify', { pins: [ofAll] }, 'referenceOwner'); // all are no other party
      await s.apply(payment, 'notify', { pins: [invoice] });
      await s.apply(payment, 'refuse');
      await s.apply(payment, 'notify', { pins: [invoice] });
      await s.apply(payment, 'receive');
      await s.apply(refund, 'refund', { pins: [payment] });
      await s.apply(refund, 'receive');
    }),
    scenario('a payment that the payer takes back or receives itself', ['actorNotAllowed'], async (s) => {
      const payment = await new Planner(s).reach('payment', 1, ['notified']);
      await s.apply(payment, 'receive', { actor: 1 }, 'actorNotAllowed');
      await s.apply(payment, 'retract', { actor: 0 }, 'actorNotAllowed');
      await s.apply(payment, 'retract');
      await s.apply(payment, 'receive', {}, 'actionUnknown');
    }),
    scenario('one payment for several demands', [], async (s) => {
      const planner = new Planner(s);
      const demands = [await planner.reach('invoice', 0, ['binding']), await planner.reach('invoice', 0, ['binding'])];
      const payment = s.record('payment', 1, 'payment');
      await s.apply(payment, 'notify', { pins: demands });
      await s.apply(payment, 'receive');
      await s.step(s.set(demands.map((demand) => s.change(demand, 'settle', { pins: [payment] }))), 'accepted');
    }),
  ];
}
