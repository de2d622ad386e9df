/** Limits that show in the bytes: the highest number is taken, one more is malformed. */
import { Planner } from '../planner.mjs';
import { scenarioOf } from '../scenario.mjs';
import { bytesOf, signerOf } from '../seed.mjs';
import { MAIN_TABLE } from '../table.mjs';

const scenario = scenarioOf('limits');
const range = (count) => Array.from({ length: count }, (_, index) => index);

export async function limits() {
  return Promise.all([...changes(), ...references(), ...companions(), ...generations()]);
}

const agreements = (s, count) =>
  range(count).map((number) => s.change(s.record('agreement', 255, `a${number}`), 'agree'));

function changes() {
  return [
    scenario('16 changes, not 17, not none', ['cap:changes', 'malformed'], async (s) => {
      await s.step(s.set(agreements(s, 17)), 'malformed');
      await s.step(s.set([]), 'malformed');
      await s.step(s.set(agreements(s, 16)), 'accepted');
    }),
    scenario('a byte out of range in a change', ['malformed'], async (s, agreement) => {
      const change = s.change(agreement, 'agree');
      const signers = [s.member(0), s.member(1)];
      for (const fields of [{ owner: 2 }, { owner: 254 }, { actor: 2 }, { actor: 128 }]) {
        await s.step(s.set([{ ...change, ...fields }], { signers }), 'malformed');
      }
      const reference = { kind: 1, owner: 3, recordId: agreement.id, head: new Uint8Array(24) };
      await s.step(s.set([{ ...change, references: [reference] }]), 'malformed');
    }),
    scenario('kinds and actions that there are not', ['actionUnknown', 'ownerNotAllowed'], async (s, agreement) => {
      const change = s.change(agreement, 'agree');
      for (const kind of [0, 13, 64, 255]) await s.step(s.set([{ ...change, kind }]), 'actionUnknown');
      for (const action of [0, 5, 255]) await s.step(s.set([{ ...change, action }]), 'actionUnknown');
      for (const owner of [0, 1]) await s.step(s.set([{ ...change, owner }]), 'ownerNotAllowed');
    }),
    scenario('signatures that the set does not need', ['malformed'], async (s, agreement) => {
      await s.apply(agreement, 'agree');
      const both = { signers: [s.member(0), s.member(1)] };
      await s.apply(agreement, 'end', { actor: 0 }, 'malformed', both);
      await s.apply(agreement, 'end', { actor: 0 }, 'malformed', { signers: [s.member(1)] });
      const [first, second] = both.signers;
      await s.apply(agreement, 'amend', {}, 'malformed', { signers: [second, first] });
      await s.apply(agreement, 'amend', {}, 'malformed', { signers: [first, first] });
      await s.apply(agreement, 'amend', {}, 'malformed', { signers: [first, { ...second, party: 2 }] });
    }),
    scenario('a witness is not signed', [], async (s, agreement) => {
      await s.apply(agreement, 'agree', {}, 'accepted', { witness: bytesOf('witness') });
      await s.apply(agreement, 'amend', { context: bytesOf('context') }, 'accepted', {
        witness: bytesOf('other witness'),
      });
    }),
    scenario('bytes cut short or too many', ['malformed'], async (s, agreement) => {
      const set = await s.set([s.change(agreement, 'agree')]);
      await s.step(set.subarray(0, -1), 'malformed');
      await s.step(Uint8Array.of(...set, 0), 'malformed');
      await s.step(set.subarray(0, 40), 'malformed');
    }),
  ];
}

function references() {
  const pins = (agreement, count) => range(count).map(() => agreement);
  return [
    scenario('24 references, not 25', ['cap:references', 'malformed'], async (s, agreement) => {
      const terms = s.record('terms', 0, 'terms');
      await s.apply(agreement, 'agree');
      await s.apply(terms, 'agree', { pins: pins(agreement, 25) }, 'malformed');
      await s.apply(terms, 'agree', { pins: pins(agreement, 24) });
    }),
    scenario('24 references in the whole set', ['cap:references', 'malformed'], async (s, agreement) => {
      const [first, second] = [0, 1].map((owner) => s.record('terms', owner, 'terms'));
      await s.apply(agreement, 'agree');
      const set = (a, b) =>
        s.set([
          s.change(first, 'agree', { pins: pins(agreement, a) }),
          s.change(second, 'agree', { pins: pins(agreement, b) }),
        ]);
      await s.step(set(12, 13), 'malformed');
      await s.step(set(12, 12), 'accepted');
    }),
  ];
}

function companions() {
  return [
    scenario('15 ratings in one invoice', ['cap:companions'], async (s) => {
      const ratings = await agreedRatings(s, 15);
      const bills = ratings.map((rating) => s.change(rating, 'bill'));
      const issue = s.change(s.record('invoice', 0, 'invoice'), 'issue', { companions: range(15) });
      await s.step(s.set([...bills, issue]), 'accepted');
    }),
    scenario('15 companions in the whole set, not 16', ['cap:companions', 'malformed'], async (s) => {
      const named = (counts) =>
        agreements(s, 7).map((change, index) => ({ ...change, companions: range(counts[index]) }));
      await s.step(s.set(named([0, 1, 2, 3, 4, 5, 1])), 'malformed');
      await s.step(s.set(named([0, 1, 2, 3, 4, 5, 0])), 'companionMismatch', { change: 1 });
    }),
  ];
}

/** Twelve fixed ratings a set, since each pins two records. */
async function agreedRatings(s, count) {
  const planner = new Planner(s);
  const order = await planner.reach('order', 1, ['active']);
  const terms = await planner.reach('terms', 0, ['active']);
  const ratings = range(count).map((number) => s.record('rating', 0, `rating ${number}`));
  const rate = (records) => s.set(records.map((record) => s.change(record, 'rateFixed', { pins: [terms, order] })));
  await s.step(rate(ratings.slice(0, 12)), 'accepted');
  await s.step(rate(ratings.slice(12)), 'accepted');
  await s.step(s.set(ratings.map((record) => s.change(record, 'agree'))), 'accepted');
  return ratings;
}

function generations() {
  const quietly = { shown: false };
  return [
    scenario('the last generation of a root is 255', ['generationMismatch'], async (s) => {
      for (let generation = 1; generation <= 255; generation++) {
        const key = await signerOf(`root of generation ${generation}`);
        await s.step(s.rootReplacement({ party: 0, generation, key }), 'accepted', quietly);
        s.roots[0] = key;
      }
      const key = await signerOf('root too many');
      for (const generation of [255, 0]) {
        await s.step(s.rootReplacement({ party: 0, generation, key }), 'generationMismatch');
      }
    }),
    scenario('the last generation of a table is 255', ['generationMismatch'], async (s) => {
      for (let generation = 1; generation <= 255; generation++) {
        await s.step(s.tableChange({ generation, to: MAIN_TABLE }), 'accepted', quietly);
      }
      await s.step(s.tableChange({ generation: 255, to: MAIN_TABLE }), 'alreadyApplied');
      await s.step(s.tableChange({ generation: 0, to: MAIN_TABLE }), 'generationMismatch');
    }),
  ];
}
