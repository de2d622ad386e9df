/** The sequences of spec/vectors show every answer; here is what they cannot show: entries, leaves, and what stays unread. */
import type { Verify } from '@lateral/core';
import { applyCommand, headOf, toHex } from '@lateral/core';
import { NOW, RegisterBench } from '../../conformance/random/register-bench.js';

function opened() {
  const bench = new RegisterBench();
  const agreement = bench.record('agreement', 255, 'agreement');
  const terms = bench.record('terms', 0, 'terms');
  return { bench, agreement, terms };
}

/** A verification that takes everything and notes what it was asked. */
function listening() {
  const messages: Uint8Array[] = [];
  const verify: Verify = (_, message) => messages.push(message) > 0;
  return { verify, messages };
}

describe('applyCommand of a set (R8, R23)', () => {
  it('writes each record with the head of its change, and adds a leaf for each', () => {
    const { bench, agreement } = opened();
    const other = bench.record('agreement', 255, 'other');
    const set = bench.set([bench.change(agreement, 'agree'), bench.change(other, 'agree')]);
    const verdict = bench.judge(set);
    const ids = set.type === 'apply' ? set.changeIds : [];
    expect(verdict).toMatchObject({ result: 'accepted', leaves: ids });
    expect(verdict).toHaveProperty(
      'writes',
      [agreement, other].map((record, index) => ({
        space: 'record',
        id: `${toHex(bench.id)}/1/255/${toHex(record.id)}`,
        value: { head: headOf(ids[index] ?? new Uint8Array(32)), state: 1, epoch: 0 },
      })),
    );
  });

  it('leaves judging without a trace: what was judged can still be applied', () => {
    const { bench, agreement } = opened();
    const set = bench.set([bench.change(agreement, 'agree')]);
    expect(bench.judge(set)).toEqual(bench.judge(set));
    expect(bench.stateOf(agreement)).toBe('none');
    expect(bench.apply(set).result).toBe('accepted');
    expect(bench.judge(set)).toEqual({ result: 'alreadyApplied' });
  });

  it('names the change that is refused, and carries nothing to write', () => {
    const { bench, agreement, terms } = opened();
    const set = bench.set([bench.change(agreement, 'agree'), bench.change(terms, 'agree')]);
    expect(bench.apply(set)).toEqual({ result: 'rejected', code: 'referenceCount', change: 1 });
    expect(bench.stateOf(agreement)).toBe('none');
  });

  it('asks for no signature of a set that stands already', () => {
    const { bench, agreement } = opened();
    const set = bench.set([bench.change(agreement, 'agree')]);
    bench.apply(set);
    const { verify, messages } = listening();
    expect(applyCommand(bench.replica, set, NOW, verify)).toEqual({ result: 'alreadyApplied' });
    expect(messages).toEqual([]);
  });

  it('asks for one verification a signature, over the preimage of the set’s id', () => {
    const { bench, agreement } = opened();
    const set = bench.set([bench.change(agreement, 'agree')]);
    const { verify, messages } = listening();
    expect(applyCommand(bench.replica, set, NOW, verify).result).toBe('accepted');
    expect(messages).toEqual([set.message, set.message]);
  });
});

describe('applyCommand of a rejection (CR8, CR9)', () => {
  it('moves one head and leaves state and epoch, and the refused set never applies again', () => {
    const { bench, agreement } = opened();
    const changes = [bench.change(agreement, 'agree')];
    const [set, rejection] = [bench.set(changes), bench.rejection(changes, 1)];
    expect(bench.apply(rejection)).toMatchObject({
      result: 'accepted',
      writes: [{ space: 'record', value: { head: headOf(rejection.id), state: 0, epoch: 0 } }],
      leaves: [rejection.id],
    });
    expect(bench.apply(set)).toEqual({ result: 'rejected', code: 'headMismatch', change: 0 });
    expect(bench.apply(rejection)).toEqual({ result: 'alreadyApplied' });
  });
});

describe('applyCommand of an end (R24)', () => {
  it.each([0, 1])('takes the end of party %d whatever was agreed after it was signed', (actor) => {
    const { bench, agreement } = opened();
    bench.apply(bench.set([bench.change(agreement, 'agree')]));
    const end = bench.set([bench.change(agreement, 'end', { actor })]);
    bench.apply(bench.set([bench.change(agreement, 'amend')]));
    expect(bench.apply(end).result).toBe('accepted');
    expect(bench.stateOf(agreement)).toBe('ended');
  });
});
