import type { Ledger, PreparedSubmission, SubmissionOutcome } from '@lateral/core';
import { LedgerError } from '@lateral/core';
import { agreement, termsOf } from '../documents.js';
import { contract } from './billing.js';
import { settled, signerOf, twoParties } from './two-parties.js';

const agree = { kind: 'agreement', action: 'agree', document: agreement } as const;

/** A ledger whose next submissions go wrong on their way. */
class Unsteady {
  readonly sent: Uint8Array[] = [];
  fault: ((submit: () => Promise<SubmissionOutcome>, commandId: string) => Promise<SubmissionOutcome>) | undefined;

  over(ledger: Ledger): Ledger {
    const submit = (prepared: PreparedSubmission, options?: Parameters<Ledger['submit']>[1]) => {
      this.sent.push(prepared.bytes);
      const { fault } = this;
      this.fault = undefined;
      const really = () => ledger.submit(prepared, options);
      return fault === undefined ? really() : fault(really, prepared.commandId);
    };
    return new Proxy(ledger, {
      get: (target, member) => {
        if (member === 'submit') return submit;
        const value: unknown = Reflect.get(target, member, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  }
}

const unknown = (commandId: string): SubmissionOutcome => ({ status: 'unknown', commandId, reason: 'a time-out' });

describe('an outcome that nobody knows', () => {
  it.each<[string, number, NonNullable<Unsteady['fault']>]>([
    ['lost on the way', 2, (_, commandId) => Promise.resolve(unknown(commandId))],
    [
      'applied, and the answer lost',
      1,
      async (submit, commandId) => {
        await submit();
        return unknown(commandId);
      },
    ],
    [
      'a ledger that does not answer',
      2,
      () => Promise.reject(new LedgerError('no answer', { code: 'unavailable', stage: 'unknown' })),
    ],
  ])('is looked up, and the same bytes are sent again: %s', async (_, times, fault) => {
    const unsteady = new Unsteady();
    const pair = await twoParties({
      bring: ({ ledger }, party) => (party === 1 ? { ledger: unsteady.over(ledger) } : {}),
    });
    unsteady.sent.length = 0;
    unsteady.fault = fault;
    await pair.buyer.submit([agree]);
    expect(unsteady.sent).toHaveLength(times);
    expect(new Set(unsteady.sent.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(1);
    const { commandIds } = pair.ledger.peek(pair.buyer.address.bilateralId);
    expect(commandIds).toHaveLength(4); // genesis, two keys, one set
    await pair.close();
  });

  it('is what a caller gets who stops waiting, never a failure', async () => {
    const pair = await twoParties({ coSign: [undefined, () => new Promise(() => undefined)] });
    const stop = new AbortController();
    const submitted = pair.buyer.submit([agree], { signal: stop.signal });
    stop.abort();
    await expect(submitted).rejects.toMatchObject({ name: 'OutcomeUnknownError' });
    await pair.close();
  });

  it('is what every waiting call gets when the bilateral is stopped', async () => {
    const pair = await twoParties({ coSign: [undefined, () => new Promise(() => undefined)] });
    const submitted = pair.buyer.submit([agree]).catch((error: unknown) => error);
    await settled();
    pair.buyer.stop();
    expect(await submitted).toMatchObject({
      name: 'OutcomeUnknownError',
      message: expect.stringContaining('stopped') as unknown,
    });
    await pair.close();
  });

  it('is sent again for as long as nobody answers, always with the same bytes, whoever still waits (R23)', async () => {
    const unsteady = new Unsteady();
    const pair = await twoParties({
      bring: ({ ledger }, party) => (party === 1 ? { ledger: unsteady.over(ledger) } : {}),
    });
    await contract(pair);
    unsteady.sent.length = 0;
    const lost: NonNullable<Unsteady['fault']> = (_, commandId) => {
      unsteady.fault = lost;
      return Promise.resolve(unknown(commandId));
    };
    unsteady.fault = lost;
    const terms = {
      kind: 'terms',
      owner: 1,
      recordId: pair.seller.book.recordId('terms', ['LEI-SELLER', 'ELINE']),
    } as const;
    const waiting = new AbortController();
    const ended = pair.seller.end(terms, { signal: waiting.signal, businessKey: 'end ELINE' });
    while (unsteady.sent.length < 6) await new Promise((resolve) => setTimeout(resolve, 1));
    waiting.abort();
    await expect(ended).rejects.toMatchObject({ name: 'OutcomeUnknownError' });
    const [first, ...again] = unsteady.sent;
    for (const bytes of again) expect(bytes).toEqual(first);
    expect(await pair.seller.outbox.inspect('end ELINE')).toMatchObject({ state: 'open', envelope: first });
    const count = unsteady.sent.length;
    while (unsteady.sent.length < count + 2) await new Promise((resolve) => setTimeout(resolve, 1));
    unsteady.fault = undefined;
    await expect(pair.seller.end(terms, { businessKey: 'end ELINE' })).resolves.toMatchObject({ finality: 'final' });
    await pair.close();
  });
});

describe('a signer that gives wrong signatures', () => {
  it('is found out before anything leaves the party (R57)', async () => {
    const wrong = await signerOf('another key', 0);
    const right = await signerOf('key 0', 0);
    let isFaulty = false;
    const signer = {
      publicKey: right.publicKey,
      sign: (message: Uint8Array) => (isFaulty ? wrong : right).sign(message),
    };
    const unsteady = new Unsteady();
    const sent: string[] = [];
    const pair = await twoParties({
      bring: (options, party) => {
        if (party === 1) return {};
        const { channel } = options;
        const keys = { ...options.keys, operational: { index: 0, signer } };
        const told = {
          messages$: channel.messages$,
          send: (message: Parameters<typeof channel.send>[0]) => {
            sent.push(message.type);
            return channel.send(message);
          },
        };
        return { keys, channel: told, ledger: unsteady.over(options.ledger) };
      },
    });
    await pair.buyer.submit([agree]);
    await pair.seller.submit([{ kind: 'terms', action: 'agree', document: termsOf('ELINE', '1') }]);
    await settled();
    isFaulty = true;
    sent.length = 0;
    unsteady.sent.length = 0;
    const amended = { ...agreement, name: 'MSA-1a' };
    await expect(pair.buyer.submit([{ ...agree, action: 'amend', document: amended }])).rejects.toMatchObject({
      name: 'SignerFaultyError',
    });
    expect([sent, unsteady.sent]).toEqual([[], []]);
    await pair.close();
  });
});
