/** Epochs: whoever ends an agreement cannot be outrun, and an end of the past ends nothing that was renewed (R24). */
import { epochPrev } from '@lateral/core';
import { Planner } from '../planner.mjs';
import { scenarioOf } from '../scenario.mjs';
import { bytesOf } from '../seed.mjs';

const scenario = scenarioOf('epochs', 'epoch');

export async function epochs() {
  return Promise.all([...ends(), ...forms(), highest()]);
}

const end = (s, record, epoch, actor = 0) =>
  s.set([s.change(record, 'end', { actor, prev: epochPrev(epoch), commitment: new Uint8Array(32) })]);

function ends() {
  return [
    ...[0, 1].map((actor) =>
      scenario(`an end by party ${actor} outruns what was agreed since`, [], async (s, agreement) => {
        await s.apply(agreement, 'agree');
        const ending = await end(s, agreement, 0, actor);
        await s.apply(agreement, 'amend');
        await s.apply(agreement, 'amend');
        await s.step(ending, 'accepted');
        await s.apply(agreement, 'amend', {}, 'actionUnknown');
        await s.step(ending, 'alreadyApplied');
        await s.step(end(s, agreement, 0, 1 - actor), 'actionUnknown');
      }),
    ),
    scenario(
      'an amendment that was signed before the end comes too late',
      ['headMismatch', 'actionUnknown'],
      async (s, agreement) => {
        await s.apply(agreement, 'agree');
        const amendment = await s.set([s.change(agreement, 'amend')]);
        await s.step(end(s, agreement, 0), 'accepted');
        await s.step(amendment, 'headMismatch');
        await s.apply(agreement, 'amend', {}, 'actionUnknown');
      },
    ),
    scenario('a renewal raises the epoch, so an old end is void', ['headMismatch'], async (s, agreement) => {
      await s.apply(agreement, 'agree');
      const [first, late] = [await end(s, agreement, 0), await end(s, agreement, 0, 1)];
      await s.step(first, 'accepted');
      await s.apply(agreement, 'renew');
      await s.step(first, 'headMismatch');
      await s.step(late, 'headMismatch');
      await s.step(end(s, agreement, 1, 1), 'accepted');
      await s.apply(agreement, 'renew');
      await s.step(end(s, agreement, 1), 'headMismatch');
      await s.step(end(s, agreement, 2), 'accepted');
    }),
    scenario(
      'terms are ended by each party and renewed by both',
      ['referenceState', 'headMismatch'],
      async (s, agreement) => {
        const terms = s.record('terms', 1, 'terms');
        await s.apply(agreement, 'agree');
        await s.apply(terms, 'agree', { pins: [agreement] });
        const ending = await s.step(end(s, terms, 0), 'accepted');
        await s.step(end(s, agreement, 0, 1), 'accepted');
        await s.apply(terms, 'renew', { pins: [agreement] }, 'referenceState');
        await s.apply(agreement, 'renew');
        await s.apply(terms, 'renew', { pins: [agreement] });
        await s.step(ending, 'headMismatch');
        await s.step(end(s, terms, 1, 1), 'accepted');
      },
    ),
    ...['placed', 'rejected', 'accepted', 'active'].map((state, index) =>
      scenario(`an order that is ${state} is ended by one party`, ['actionUnknown'], async (s) => {
        const order = await new Planner(s).reach('order', 0, [state]);
        await s.step(end(s, order, 0, index % 2), 'accepted');
        await s.step(end(s, order, 0, 1 - (index % 2)), 'actionUnknown');
      }),
    ),
    scenario('two records ended in one set', [], async (s, agreement) => {
      const other = s.record('agreement', 255, 'other');
      await s.step(s.set([s.change(agreement, 'agree'), s.change(other, 'agree')]), 'accepted');
      await s.step(s.set([s.change(agreement, 'end', { actor: 1 }), s.change(other, 'end', { actor: 1 })]), 'accepted');
    }),
  ];
}

function forms() {
  return [
    scenario('an epoch that is not the record’s', ['headMismatch'], async (s, agreement) => {
      await s.apply(agreement, 'agree');
      for (const epoch of [1, 2, 255]) await s.step(end(s, agreement, epoch), 'headMismatch');
    }),
    scenario(
      'a record that was never touched is at epoch 0',
      ['actionUnknown', 'headMismatch'],
      async (s, agreement) => {
        await s.step(end(s, agreement, 0), 'actionUnknown');
        await s.step(end(s, agreement, 1), 'headMismatch');
      },
    ),
    scenario('a head that only looks like an epoch', ['headMismatch'], async (s, agreement) => {
      await s.apply(agreement, 'agree');
      for (const index of [0, 22]) {
        const prev = epochPrev(0);
        prev[index] = 0xfe;
        await s.apply(agreement, 'end', { prev }, 'headMismatch');
      }
    }),
    scenario('the epoch form in a row of heads, before its other faults', ['actionUnknown'], async (s, agreement) => {
      await s.apply(agreement, 'agree', { prev: epochPrev(0), commitment: new Uint8Array(32) }, 'actionUnknown');
      await s.apply(agreement, 'agree');
      await s.apply(agreement, 'amend', { prev: epochPrev(0), actor: 0 }, 'actionUnknown');
    }),
    scenario('a strange head in a row of epochs', ['headMismatch'], async (s, agreement) => {
      await s.apply(agreement, 'agree');
      await s.apply(agreement, 'end', { prev: bytesOf('strange').subarray(0, 24) }, 'headMismatch');
    }),
  ];
}

/** The epoch is one byte; the last one can be ended, and is never left. */
function highest() {
  return scenario('the last epoch is 255', ['actionUnknown'], async (s, agreement) => {
    const quietly = { shown: false };
    await s.apply(agreement, 'agree');
    for (let epoch = 0; epoch < 255; epoch++) {
      await s.step(end(s, agreement, epoch, epoch % 2), 'accepted', quietly);
      await s.step(s.set([s.change(agreement, 'renew')]), 'accepted', quietly);
    }
    await s.apply(agreement, 'amend');
    await s.step(end(s, agreement, 255), 'accepted');
    await s.apply(agreement, 'renew', {}, 'actionUnknown');
  });
}
