import type { Ledger, PreparedSubmission } from '@lateral/core';
import { agreementPointer, openBilateral } from '@lateral/core';
import { agreement, termsOf } from '../documents.js';
import { contract } from './billing.js';
import { until } from './records.js';
import type { Pair } from './two-parties.js';
import { NOW, settled, signerOf, twoParties, VALIDITY } from './two-parties.js';

const agree = { kind: 'agreement', action: 'agree', document: agreement } as const;
const otherAgreement = { ...agree, document: { ...agreement, name: 'MSA-2' } } as const;
const commandsOf = ({ ledger, buyer }: Pair): number => ledger.peek(buyer.address.bilateralId).commandIds.length;

/** A ledger whose submissions go another way. */
function diverted(ledger: Ledger, submit: Ledger['submit']): Ledger {
  return new Proxy(ledger, {
    get: (target, member) => {
      if (member === 'submit') return submit;
      const value: unknown = Reflect.get(target, member, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

describe('a business key', () => {
  it('answers with the first outcome, for calls at once, later ones, and after a restart (R23)', async () => {
    const pair = await twoParties();
    const before = commandsOf(pair);
    const wish = { businessKey: 'MSA-1' };
    const [one, other] = await Promise.all([pair.buyer.submit([agree], wish), pair.buyer.submit([agree], wish)]);
    expect(other).toEqual(one);
    expect(await pair.buyer.submit([agree], wish)).toEqual(one);
    pair.buyer.stop();
    const again = await openBilateral(pair.options[0], pair.buyer.address);
    expect(await again.submit([agree], wish)).toEqual(one);
    expect(commandsOf(pair)).toBe(before + 1);
    again.stop();
    await pair.close();
  });

  it('stands for one content', async () => {
    const pair = await twoParties();
    const { commandId } = await pair.buyer.submit([agree], { businessKey: 'MSA' });
    await expect(pair.buyer.submit([otherAgreement], { businessKey: 'MSA' })).rejects.toMatchObject({
      ...{ name: 'BusinessKeyConflictError', businessKey: 'MSA', commandId },
    });
    await pair.close();
  });

  it.each(['', 'lateral:mine', 'x'.repeat(201)])('is none: %j', async (businessKey) => {
    const pair = await twoParties();
    await expect(pair.buyer.submit([agree], { businessKey })).rejects.toThrow(RangeError);
    await pair.close();
  });

  it('answers with a refusal again, which does not ask the other party twice', async () => {
    let asked = 0;
    const decline = () => ({ accept: false, reason: `no ${++asked}` }) as const;
    const pair = await twoParties({ coSign: [undefined, decline] });
    for (let time = 0; time < 2; time++)
      await expect(pair.buyer.submit([agree], { businessKey: 'MSA-1' })).rejects.toMatchObject({
        ...{ name: 'ProposalRejectedError', onLedger: true },
      });
    expect(asked).toBe(1);
    await pair.close();
  });

  it('is new again once so many announcements have passed that its outcome is forgotten', async () => {
    const pair = await twoParties({ bring: () => ({ reliability: { retryMs: 2, keepOutcomes: 2 } }) });
    const wish = { businessKey: 'MSA-1' };
    await pair.buyer.submit([agree], wish);
    expect(await pair.buyer.outbox.inspect('MSA-1')).toMatchObject({ state: 'final' });
    for (const product of ['ELINE', 'ACCESS', 'UNI'])
      await pair.seller.submit([{ kind: 'terms', action: 'agree', document: termsOf(product, '1') }]);
    await settled();
    expect(await pair.buyer.outbox.inspect('MSA-1')).toBeUndefined();
    await pair.close();
  });
});

describe('an intent that gets stuck', () => {
  /** A party whose operational key is not registered: the register refuses it, and will take it once the key is there. */
  async function withoutKey(clock: () => number = () => NOW): Promise<Pair> {
    const operational = { index: 7, signer: await signerOf('key 7', 0) };
    return twoParties({
      ledger: { clock },
      bring: ({ keys }, party) => (party === 0 ? { keys: { ...keys, operational } } : {}),
    });
  }

  it('is parked with its reason, blocks no other, and goes on by itself once it can', async () => {
    const pair = await withoutKey();
    const stuck = pair.buyer.submit([agree], { businessKey: 'stuck' });
    await expect(stuck).rejects.toMatchObject({ name: 'ProposalRejectedError' });
    expect(pair.buyer.outbox.list()).toMatchObject([
      {
        ...{ key: 'stuck', state: 'parked', ifRetried: expect.stringContaining('same bytes') as unknown },
        ifAbandoned: expect.stringContaining('may apply it twice') as unknown,
      },
    ]);
    const { index, signer } = pair.options[0].keys.operational;
    await pair.buyer.registerKey({ index, signer, ...VALIDITY }); // another intent of this party goes through
    await pair.buyer.outbox.retry('stuck');
    await until(async () => (await pair.buyer.outbox.inspect('stuck'))?.state === 'final');
    await pair.close();
  });

  it('is abandoned when its owner says so, and fails once it has expired (register.md §6)', async () => {
    let now = NOW;
    const pair = await withoutKey(() => now);
    await expect(pair.buyer.submit([agree], { businessKey: 'stuck' })).rejects.toThrow();
    await pair.buyer.outbox.abandon('stuck');
    await expect(pair.buyer.submit([agree], { businessKey: 'stuck' })).rejects.toMatchObject({
      ...{ name: 'OutcomeUnknownError', message: expect.stringContaining('abandoned') as unknown },
    });
    now += 2 * 86_400;
    await until(async () => (await pair.buyer.outbox.inspect('stuck'))?.state === 'failed');
    await expect(pair.buyer.submit([agree], { businessKey: 'stuck' })).rejects.toMatchObject({ code: 'expired' });
    expect(pair.buyer.outbox.list()).toEqual([]);
    await expect(pair.buyer.outbox.retry('stuck')).rejects.toMatchObject({ name: 'BusinessKeyUnknownError' });
    await pair.close();
  });

  it('does not hold up the others when a ledger cannot take it at all', async () => {
    let poison: string | undefined;
    const pair = await twoParties({
      bring: ({ ledger }) => ({
        ledger: diverted(ledger, (prepared: PreparedSubmission, options) => {
          if (poison === '') poison = prepared.commandId;
          return prepared.commandId === poison
            ? Promise.reject(new TypeError('a bug'))
            : ledger.submit(prepared, options);
        }),
      }),
    });
    await contract(pair);
    const record = agreementPointer(pair.buyer.book);
    poison = '';
    await expect(
      pair.buyer.submit([{ kind: 'agreement', action: 'end', record }], { businessKey: 'poisoned' }),
    ).rejects.toMatchObject({ name: 'OutcomeUnknownError' });
    expect(await pair.buyer.outbox.inspect('poisoned')).toMatchObject({
      ...{ state: 'parked', reason: { by: 'transport', words: 'a bug' }, commandId: poison },
    });
    await pair.seller.submit([{ kind: 'terms', action: 'agree', document: termsOf('ACCESS', '1') }]);
    await pair.close();
  });
});

describe('intents on their way', () => {
  it('are ended with the bilateral, each by a signal of its own: one for all would gather listeners', async () => {
    const signals: AbortSignal[] = [];
    let hangs = false;
    const pair = await twoParties({
      bring: ({ ledger }) => ({
        ledger: diverted(ledger, (prepared: PreparedSubmission, options = {}) => {
          const { signal } = options;
          if (!hangs || signal === undefined) return ledger.submit(prepared, options);
          signals.push(signal);
          const unknown = { status: 'unknown', commandId: prepared.commandId, reason: 'stopped' } as const;
          return new Promise((resolve) => {
            signal.onabort = () => {
              resolve(unknown);
            };
          });
        }),
      }),
    });
    hangs = true;
    const indices = Array.from({ length: 12 }, (_, count) => 1 + count);
    const registered = indices.map(async (index) =>
      pair.buyer.registerKey({ index, signer: await signerOf(`key ${index}`, 0), ...VALIDITY }),
    );
    const outcomes = Promise.allSettled(registered);
    await until(() => signals.length === indices.length);
    expect(new Set(signals).size).toBe(indices.length);
    pair.buyer.stop();
    expect((await outcomes).map(({ status }) => status)).toEqual(indices.map(() => 'rejected'));
    expect(signals.map(({ aborted }) => aborted)).toEqual(indices.map(() => true));
    await pair.close();
  });
});

describe('two sets that want the same record', () => {
  it('end with one applied and the other failed, by a code that tells why (CR8)', async () => {
    const pair = await twoParties();
    await contract(pair);
    const record = agreementPointer(pair.buyer.book);
    const ends = await Promise.allSettled([
      pair.buyer.submit([{ kind: 'agreement', action: 'end', record }], { businessKey: 'end' }),
      pair.seller.submit([{ kind: 'agreement', action: 'end', record }], { businessKey: 'end' }),
    ]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const loser = ends[0].status === 'rejected' ? pair.buyer : pair.seller;
    await until(async () => (await loser.outbox.inspect('end'))?.state === 'failed');
    expect(await loser.outbox.inspect('end')).toMatchObject({
      reason: { by: 'register', code: 'headMismatch', change: 0 },
    });
    await pair.close();
  });
});
