/** Companions: what only works together, in one set, each taken once. */
import { Planner } from '../planner.mjs';
import { scenarioOf } from '../scenario.mjs';
import { bytesOf } from '../seed.mjs';

const scenario = scenarioOf('companions', 'companions');

export async function companions() {
  return Promise.all([...bills(), ...disputes(), ...nettings(), ...credits(), ...sets()]);
}

/** Ratings that are agreed, of the owners in turn. */
async function ratings(s, ...owners) {
  const planner = new Planner(s);
  const records = [];
  for (const owner of owners) records.push(await planner.reach('rating', owner, ['agreed']));
  return records;
}

const taking = (...indices) => ({ companions: indices });

function bills() {
  const issue = (s, companions, fields = {}) =>
    s.change(s.record('invoice', 0, 'invoice'), 'issue', { ...taking(...companions), ...fields });
  return [
    scenario('an invoice of no rating', ['companionMismatch'], async (s) => {
      await s.step(s.set([issue(s, [])]), 'companionMismatch');
    }),
    scenario('a rating billed into nothing', ['companionUnclaimed'], async (s) => {
      const [rating] = await ratings(s, 0);
      await s.apply(rating, 'bill', {}, 'companionUnclaimed');
    }),
    scenario('one of two ratings not claimed', ['companionUnclaimed'], async (s) => {
      const [first, second] = await ratings(s, 0, 0);
      const bill = [s.change(first, 'bill'), s.change(second, 'bill')];
      await s.step(s.set([...bill, issue(s, [1])]), 'companionUnclaimed', { change: 0 });
      await s.step(s.set([...bill, issue(s, [0])]), 'companionUnclaimed', { change: 1 });
      await s.step(s.set([...bill, issue(s, [1, 0])]), 'accepted');
    }),
    scenario('one rating in two invoices of a set', ['companionMismatch'], async (s) => {
      const [rating] = await ratings(s, 0);
      const other = s.change(s.record('invoice', 0, 'other invoice'), 'issue', taking(0));
      await s.step(s.set([s.change(rating, 'bill'), issue(s, [0]), other]), 'companionMismatch', { change: 2 });
    }),
    scenario('one rating twice in an invoice', ['malformed'], async (s) => {
      const [rating] = await ratings(s, 0);
      await s.step(s.set([s.change(rating, 'bill'), issue(s, [0, 0])]), 'malformed');
    }),
    scenario('a rating that comes behind its invoice', ['malformed'], async (s) => {
      const [rating] = await ratings(s, 0);
      await s.step(s.set([issue(s, [1]), s.change(rating, 'bill')]), 'malformed');
      await s.step(s.set([s.change(rating, 'bill'), issue(s, [1])]), 'malformed'); // itself
      await s.step(s.set([issue(s, []), s.change(rating, 'bill')]), 'companionMismatch', { change: 0 });
    }),
    scenario('a rating of the other seller', ['companionMismatch'], async (s) => {
      const [own, foreign] = await ratings(s, 0, 1);
      const bill = [s.change(own, 'bill'), s.change(foreign, 'bill')];
      await s.step(s.set([...bill, issue(s, [0, 1])]), 'companionMismatch', { change: 2 });
      await s.step(s.set([bill[1], issue(s, [0])]), 'companionMismatch', { change: 1 });
    }),
    scenario('another action of a rating', ['companionMismatch'], async (s) => {
      const [rating] = await ratings(s, 0);
      await s.step(s.set([s.change(rating, 'rerate'), issue(s, [0])]), 'companionMismatch', { change: 1 });
    }),
    scenario('a companion that the row does not take', ['companionMismatch'], async (s, agreement) => {
      const other = s.record('agreement', 255, 'other');
      const changes = [s.change(agreement, 'agree'), s.change(other, 'agree', taking(0))];
      await s.step(s.set(changes), 'companionMismatch', { change: 1 });
    }),
    scenario('the same rating in a second invoice', ['actionUnknown', 'referenceHead'], async (s) => {
      const [rating] = await ratings(s, 0);
      await s.step(s.set([s.change(rating, 'bill'), issue(s, [0])]), 'accepted');
      const second = s.change(s.record('invoice', 0, 'second invoice'), 'issue', taking(0));
      const bill = s.change(rating, 'bill', { actor: 0, commitment: new Uint8Array(32) });
      await s.step(s.set([bill, second]), 'actionUnknown', { change: 0 });
    }),
    scenario('a draft that grows, and is issued', ['companionMismatch'], async (s) => {
      const [first, second, third] = await ratings(s, 1, 1, 1);
      const invoice = s.record('invoice', 1, 'invoice');
      await s.step(s.set([s.change(first, 'bill'), s.change(invoice, 'draft', taking(0))]), 'accepted');
      await s.step(s.set([s.change(invoice, 'add')]), 'companionMismatch');
      const more = [s.change(second, 'bill'), s.change(third, 'bill'), s.change(invoice, 'add', taking(0, 1))];
      await s.step(s.set(more), 'accepted');
      await s.apply(invoice, 'issueDraft');
      await s.apply(invoice, 'finalise');
    }),
    scenario('an invoice issued again with and without more ratings', [], async (s) => {
      const [first, second] = await ratings(s, 0, 0);
      const invoice = s.record('invoice', 0, 'invoice');
      await s.step(s.set([s.change(first, 'bill'), s.change(invoice, 'issue', taking(0))]), 'accepted');
      await s.apply(invoice, 'reject');
      await s.apply(invoice, 'reissue');
      await s.apply(invoice, 'withdraw');
      await s.step(s.set([s.change(second, 'bill'), s.change(invoice, 'reissue', taking(0))]), 'accepted');
    }),
    scenario('a rating released goes into another invoice', [], async (s) => {
      const [rating] = await ratings(s, 0);
      await s.step(s.set([s.change(rating, 'bill'), issue(s, [0])]), 'accepted');
      await s.apply(rating, 'release');
      const second = s.change(s.record('invoice', 0, 'second invoice'), 'issue', taking(0));
      await s.step(s.set([s.change(rating, 'bill'), second]), 'accepted');
    }),
  ];
}

function disputes() {
  const issued = async (s, owner = 1) => new Planner(s).reach('invoice', owner, ['issued']);
  return [
    scenario('a dispute with the id of another invoice', ['companionMismatch'], async (s) => {
      const invoice = await issued(s);
      const wrong = s.record('dispute', 0, 'dispute', bytesOf('another id'));
      await s.step(s.set([s.change(invoice, 'dispute'), s.change(wrong, 'open', taking(0))]), 'companionMismatch', {
        change: 1,
      });
    }),
    scenario('a dispute that belongs to the issuer', ['companionMismatch'], async (s) => {
      const invoice = await issued(s);
      const wrong = s.record('dispute', 1, 'dispute', invoice.id);
      await s.step(s.set([s.change(invoice, 'dispute'), s.change(wrong, 'open', taking(0))]), 'companionMismatch', {
        change: 1,
      });
    }),
    scenario('an invoice disputed without a dispute', ['companionUnclaimed'], async (s) => {
      const invoice = await issued(s);
      await s.apply(invoice, 'dispute', {}, 'companionUnclaimed');
      await s.apply(invoice, 'acceptRest', {}, 'companionUnclaimed');
    }),
    scenario('a dispute without its invoice', ['companionMismatch'], async (s) => {
      const invoice = await issued(s);
      await s.apply(s.record('dispute', 0, 'dispute', invoice.id), 'open', {}, 'companionMismatch');
    }),
    scenario('each way to end a dispute wants its own companion', ['companionMismatch'], async (s) => {
      const planner = new Planner(s);
      const dispute = await planner.reach('dispute', 0, ['open']);
      const invoice = s.record('invoice', 1, 'its invoice', dispute.id);
      const ends = {
        resolvePart: 'reconcileAll',
        resolve: 'reconcilePart',
        withdraw: 'withdrawDisputed',
        moot: 'reinstate',
      };
      for (const [action, wrong] of Object.entries(ends)) {
        const changes = [s.change(invoice, wrong), s.change(dispute, action, taking(0))];
        await s.step(s.set(changes), 'companionMismatch', { change: 1 });
      }
      const changes = [s.change(invoice, 'reconcilePart'), s.change(dispute, 'resolvePart', taking(0))];
      await s.step(s.set(changes), 'accepted');
    }),
  ];
}

function nettings() {
  const binding = async (s, ...demands) => {
    const planner = new Planner(s);
    const records = [];
    for (const [kind, owner] of demands) records.push(await planner.reach(kind, owner, ['binding']));
    return records;
  };
  const agree = (s, owner, count) =>
    s.change(
      s.record('netting', owner, 'netting'),
      'agree',
      taking(...Array.from({ length: count }, (_, index) => index)),
    );
  const nets = (s, demands) => demands.map((demand) => s.change(demand, 'net'));
  return [
    scenario('a netting of one side alone', ['companionMismatch'], async (s) => {
      const demands = await binding(s, ['invoice', 0], ['invoice', 0]);
      await s.step(s.set([...nets(s, demands), agree(s, 0, 2)]), 'companionMismatch', { change: 2 });
      await s.step(s.set([...nets(s, demands.slice(0, 1)), agree(s, 0, 1)]), 'companionMismatch', { change: 1 });
      await s.step(s.set([agree(s, 0, 0)]), 'companionMismatch');
    }),
    scenario('invoices and a credit note netted to zero', ['ownerNotAllowed'], async (s) => {
      const demands = await binding(s, ['invoice', 0], ['invoice', 1], ['creditNote', 1]);
      const netting = s.record('netting', 255, 'netting');
      await s.step(s.set([...nets(s, demands), agree(s, 255, 3)]), 'accepted');
      await s.apply(netting, 'settle', { actor: 0 }, 'ownerNotAllowed');
      await s.apply(netting, 'settleZero', { actor: 1 });
      for (const demand of demands) await s.apply(demand, 'settle', {}, 'actionUnknown');
    }),
    scenario(
      'a netting to the favour of one is paid by the other',
      ['ownerNotAllowed', 'referenceOwner'],
      async (s) => {
        const demands = await binding(s, ['invoice', 0], ['invoice', 1]);
        const netting = s.record('netting', 1, 'netting');
        const payment = s.record('payment', 0, 'payment');
        await s.step(s.set([...nets(s, demands), agree(s, 1, 2)]), 'accepted');
        await s.apply(netting, 'settleZero', {}, 'ownerNotAllowed');
        await s.apply(s.record('payment', 1, 'payment'), 'notifyNet', { pins: [netting] }, 'referenceOwner');
        await s.apply(payment, 'notifyNet', { pins: [netting] });
        await s.apply(payment, 'receive');
        await s.apply(netting, 'settle', { pins: [payment] });
      },
    ),
    scenario('a payment for a netting to zero', ['referenceOwner'], async (s) => {
      const demands = await binding(s, ['invoice', 0], ['invoice', 1]);
      const netting = s.record('netting', 255, 'netting');
      await s.step(s.set([...nets(s, demands), agree(s, 255, 2)]), 'accepted');
      await s.apply(s.record('payment', 0, 'payment'), 'notifyNet', { pins: [netting] }, 'referenceOwner');
    }),
    scenario('a demand in two nettings', ['companionMismatch', 'actionUnknown'], async (s) => {
      const demands = await binding(s, ['invoice', 0], ['invoice', 1]);
      const other = s.change(s.record('netting', 0, 'other netting'), 'agree', taking(0, 1));
      await s.step(s.set([...nets(s, demands), agree(s, 255, 2), other]), 'companionMismatch', { change: 3 });
      await s.step(s.set([...nets(s, demands), agree(s, 255, 2)]), 'accepted');
      const again = s.change(demands[0], 'net', { actor: 255, commitment: new Uint8Array(32) });
      await s.step(s.set([again, { ...other, companions: [0] }]), 'actionUnknown', { change: 0 });
    }),
    scenario('a netting cancelled, and its demands taken out by both', [], async (s) => {
      const demands = await binding(s, ['invoice', 0], ['creditNote', 1]);
      const netting = s.record('netting', 0, 'netting');
      await s.step(s.set([...nets(s, demands), agree(s, 0, 2)]), 'accepted');
      await s.step(
        s.set([s.change(netting, 'cancel'), ...demands.map((demand) => s.change(demand, 'unnet'))]),
        'accepted',
      );
    }),
  ];
}

function credits() {
  return [0, 1].map((owner) =>
    scenario(`a credit for a report of party ${owner}, once`, ['companionUnclaimed', 'actionUnknown'], async (s) => {
      const report = await new Planner(s).reach('slaReport', owner, ['agreed']);
      const [note, second] = ['first', 'second'].map((name) => s.record('creditNote', 1, `${name} credit note`));
      await s.apply(report, 'credit', {}, 'companionUnclaimed');
      await s.step(s.set([s.change(report, 'credit'), s.change(note, 'issueForSla', taking(0))]), 'accepted');
      const credit = s.change(report, 'credit', { actor: 0, commitment: new Uint8Array(32) });
      await s.step(s.set([credit, s.change(second, 'issueForSla', taking(0))]), 'actionUnknown');
      await s.apply(note, 'finalise');
    }),
  );
}

/** Sets as a whole: in order, all or none, and seen through the changes before. */
function sets() {
  return [
    scenario('all changes of a set or none', ['headMismatch', 'commitmentMismatch'], async (s, agreement) => {
      const records = ['a', 'b', 'c'].map((name) => s.record('agreement', 255, name));
      const changes = records.map((record) => s.change(record, 'agree'));
      const last = s.change(agreement, 'agree', { commitment: new Uint8Array(32) });
      await s.step(s.set([...changes, last]), 'commitmentMismatch', { change: 3 });
      const odd = s.change(agreement, 'agree', { prev: bytesOf('odd').subarray(0, 24) });
      await s.step(s.set([...changes, odd]), 'headMismatch', { change: 3 });
      await s.step(s.set(changes), 'accepted');
    }),
    scenario(
      'the first change that is refused answers',
      ['commitmentMismatch', 'headMismatch'],
      async (s, agreement) => {
        const late = s.change(agreement, 'agree', { commitment: new Uint8Array(32) });
        const early = s.change(s.record('agreement', 255, 'other'), 'agree', { prev: bytesOf('odd').subarray(0, 24) });
        await s.step(s.set([late, early]), 'commitmentMismatch', { change: 0 });
        await s.step(s.set([early, late]), 'headMismatch', { change: 0 });
      },
    ),
    scenario('one record twice in a set', ['malformed'], async (s, agreement) => {
      const change = s.change(agreement, 'agree');
      await s.step(s.set([change, { ...change, action: 2 }]), 'malformed');
      const terms = s.record('terms', 0, 'terms', agreement.id);
      await s.apply(agreement, 'agree');
      const changes = [s.change(agreement, 'amend'), s.change(terms, 'agree', { pins: [agreement] })];
      await s.step(s.set(changes), 'referenceHead', { change: 1 }); // one id in two kinds is two records
    }),
    scenario('a record moved in the set is no reference', ['referenceHead'], async (s) => {
      const planner = new Planner(s);
      const payment = await planner.reach('payment', 1, ['notified']);
      const invoice = s.record('invoice', 0, 'another');
      await planner.bring(invoice, ['binding']);
      const receive = s.change(payment, 'receive');
      await s.step(s.set([receive, s.change(invoice, 'settle', { pins: [payment] })]), 'referenceHead', { change: 1 });
      await s.step(s.set([receive]), 'accepted');
      await s.apply(invoice, 'settle', { pins: [payment] });
    }),
  ];
}
