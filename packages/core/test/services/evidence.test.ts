import * as E from 'fp-ts/lib/Either.js';
import type { BundledCommand, EvidenceBundle, EvidenceVerdict, LedgerClaim } from '@lateral/core';
import {
  decodeEvidence,
  encodeEvidence,
  nodeEvidenceTools,
  ratingPointer,
  usagePointer,
  verifyEvidence,
} from '@lateral/core';
import { agreement, bytesOf, termsOf, trafficRating, usage } from '../documents.js';
import { contract, header, upToRatings } from './billing.js';
import { settled, signerOf, twoParties, VALIDITY } from './two-parties.js';
import { submitUnchecked } from './unchecked.js';

const tools = nodeEvidenceTools();
const verify = (bundle: EvidenceBundle): EvidenceVerdict => verifyEvidence(encodeEvidence(bundle), tools);

async function bundleOfCycle(): Promise<EvidenceBundle> {
  const pair = await twoParties();
  const invoice = await pair.seller.invoice(header, await upToRatings(pair));
  await settled();
  await pair.buyer.submit([{ kind: 'invoice', action: 'finalise', record: invoice }]);
  await pair.buyer.headSigned();
  const text = await pair.buyer.evidence();
  await pair.close();
  const decoded = decodeEvidence(text);
  if (E.isLeft(decoded)) throw new Error(decoded.left);
  expect(encodeEvidence(decoded.right)).toBe(text);
  return decoded.right;
}

/** Where bytes of an envelope can be changed: its last byte is of its witness length or last signature. */
const flip = (bytes: Uint8Array, at: number): Uint8Array =>
  bytes.map((byte, index) => (index === (at < 0 ? bytes.length + at : at) ? byte ^ 1 : byte));

describe('evidence', () => {
  let whole: EvidenceBundle;
  beforeAll(async () => {
    whole = await bundleOfCycle();
  });
  const commandAt = (at: number): BundledCommand =>
    whole.commands.at(at) ?? { bytes: bytesOf(''), time: 0, firstLeaf: 0, paths: [] };

  it('of a whole log with its documents shows that every amount is right (R8, R23, R68, CR3, CR5)', () => {
    expect(verify(whole)).toMatchObject({
      ...{ ok: true, level: 'reexecuted' },
      shows: ['committed', 'attested', 'included', 'lifecycle', 'reexecuted'],
      doesNotShow: ['usage-happened', 'usage-complete', 'signing-time', 'ledger-inclusion', 'later-changes'],
      summary: { logSize: 18, commands: 14, documents: 8 },
    });
  });

  it('without a document shows the life cycle and not the amounts', () => {
    for (const at of whole.documents.keys()) {
      const documents = whole.documents.filter((_, index) => index !== at);
      expect(verify({ ...whole, documents })).toMatchObject({
        ...{ ok: true, level: 'lifecycle', doesNotShow: expect.arrayContaining(['correctness']) as unknown },
      });
    }
    expect(verify({ ...whole, documents: [] })).toMatchObject({ shows: ['attested', 'included', 'lifecycle'] });
  });

  describe('with a proof of the ledger', () => {
    const proofOf = (command: number) => ({ command, format: 'test.v1', bytes: bytesOf('aa') });
    const verifyWith = (command: number, problem?: string) => {
      const claims: LedgerClaim[] = [];
      const verifyLedgerProof = (_: unknown, claim: LedgerClaim): string | undefined => {
        claims.push(claim);
        return problem;
      };
      const text = encodeEvidence({ ...whole, ledgerProofs: [proofOf(command)] });
      return { verdict: verifyEvidence(text, { ...tools, verifyLedgerProof }), claims };
    };

    it('of the newest command shows that the ledger holds it, if its block is final (R23, CR6)', () => {
      const { verdict, claims } = verifyWith(13);
      expect(verdict.doesNotShow).toStrictEqual([
        ...['usage-happened', 'usage-complete', 'signing-time', 'block-final', 'later-changes'],
      ]);
      const { bytes, time } = commandAt(13);
      expect(claims).toMatchObject([{ ledgerIdentity: whole.ledgerIdentity, envelope: bytes, time }]);
    });

    it('of an earlier command does not show the newest', () => {
      expect(verifyWith(3).verdict.doesNotShow).toContain('ledger-inclusion');
    });

    it('that shows something else, or is about nothing, fails the bundle', () => {
      expect(verifyWith(13, 'another block').verdict.reason).toBe('ledger: /ledgerProofs/0: another block');
      expect(verifyWith(14).verdict.reason).toBe('ledger: /ledgerProofs/0/command is none of the bundle');
    });

    it('that nobody verifies shows nothing', () => {
      expect(verify({ ...whole, ledgerProofs: [proofOf(13)] }).doesNotShow).toContain('ledger-inclusion');
    });
  });

  it('without some commands shows who signed the others, and that they are in the log', () => {
    const commands = whole.commands.filter((_, index) => index < 6 || index > 8);
    const documents = whole.documents.slice(0, 2);
    expect(verify({ ...whole, commands, documents })).toMatchObject({
      ...{ ok: true, level: 'included', shows: ['committed', 'attested', 'included'] },
      doesNotShow: expect.arrayContaining(['correctness', 'absence']) as unknown,
    });
  });

  it.each<[string, string, (bundle: EvidenceBundle) => Partial<EvidenceBundle>]>([
    ['command', 'is no command', () => ({ commands: [{ ...commandAt(0), bytes: bytesOf('') }] })],
    ['genesis', 'no establish', ({ commands }) => ({ commands: commands.slice(1) })],
    ['genesis', '/head/logId', ({ head }) => ({ head: { ...head, logId: bytesOf('') } })],
    ['genesis', '/ledgerIdentity', () => ({ ledgerIdentity: '{"network":"another"}' })],
    ['genesis', '/table', ({ table }) => ({ table: flip(table, 40) })],
    ['inclusion', 'order of the log', ({ commands }) => ({ commands: [...commands, commandAt(1)] })],
    [
      'inclusion',
      'leaf 0',
      ({ commands }) => ({
        commands: [commandAt(0), { ...commandAt(1), paths: [[bytesOf('')]] }, ...commands.slice(2)],
      }),
    ],
    ['inclusion', 'not in the log', ({ head }) => ({ head: { ...head, root: bytesOf('') } })],
    [
      'time',
      'applied before',
      ({ commands }) => ({ commands: [{ ...commandAt(0), time: commandAt(1).time + 1 }, ...commands.slice(1)] }),
    ],
    ['time', '/head/time', ({ head }) => ({ head: { ...head, time: head.time + 1 } })],
    ['register', 'keyUnknown', ({ commands }) => ({ commands: commands.filter((_, index) => index !== 1) })],
    [
      'register',
      'signatureInvalid',
      ({ commands }) => ({
        commands: [
          ...commands.slice(0, 2),
          { ...commandAt(2), bytes: flip(commandAt(2).bytes, -1) },
          ...commands.slice(3),
        ],
      }),
    ],
    ['head', '1 of 2', ({ head }) => ({ head: { ...head, signatures: head.signatures.slice(1) } })],
    [
      'head',
      '/head/signatures/0',
      ({ head }) => ({
        head: { ...head, signatures: head.signatures.map((each) => ({ ...each, bytes: flip(each.bytes, 5) })) },
      }),
    ],
    ['head', '/head/signatures/0', ({ head }) => ({ head: { ...head, prevRoot: bytesOf('') } })],
    [
      'document',
      '/documents/0',
      ({ documents }) => ({ documents: documents.map((each) => ({ ...each, bytes: flip(each.bytes, 0) })) }),
    ],
    [
      'document',
      'known kind',
      ({ documents }) => ({ documents: documents.map((each) => ({ ...each, kind: 'dispute' })) }),
    ],
    [
      'commitment',
      '/documents/0',
      ({ documents }) => ({ documents: documents.map((each) => ({ ...each, secret: bytesOf('') })) }),
    ],
    ['commitment', 'twice', ({ documents }) => ({ documents: [...documents, ...documents] })],
    ['reexecution', '/commands/', () => ({ recordSecret: bytesOf('') })],
    ['reexecution', 'not what its documents come to', ({ parties: [buyer, seller] }) => ({ parties: [seller, buyer] })],
  ])('fails with %s: %s', (check, found, change) => {
    const verdict = verify({ ...whole, ...change(whole) });
    expect(verdict).toMatchObject({ ok: false, level: undefined, shows: [] });
    expect(verdict.reason).toMatch(new RegExp(`^${check}: .*${found}`));
  });

  it('is refused in any other spelling than its own', () => {
    const text = encodeEvidence(whole);
    for (const other of [
      ` ${text}`,
      text.replace(',', ', '),
      text.replace('{', '{"more":"x",'),
      text.toUpperCase(),
      '',
      '[]',
      '{}',
    ])
      expect(verifyEvidence(other, tools)).toMatchObject({
        ok: false,
        reason: expect.stringMatching(/^format: /) as unknown,
      });
  });
});

describe('evidence after a key was revoked', () => {
  it('does not take its signature over a later head (R6)', async () => {
    const pair = await twoParties();
    const { buyer, seller } = pair;
    await buyer.submit([{ kind: 'agreement', action: 'agree', document: agreement }]);
    await buyer.headSigned();
    await buyer.registerKey({ index: 1, signer: await signerOf('key 0/1', 0), ...VALIDITY });
    await buyer.revokeKey(0);
    await seller.submit([{ kind: 'terms', action: 'agree', document: termsOf('ELINE', '1') }]).catch(() => undefined);
    await settled();
    const verdict = verifyEvidence(await seller.evidence(), tools);
    expect(verdict).toMatchObject({ ok: true, summary: { logSize: 5 } }); // the last head before the revocation
    await pair.close();
  });
});

describe('evidence of a log with a claim that breaks a rule', () => {
  const forged = { ...trafficRating, net: { currency: 'EUR', minor: '99999' } };

  it('names it and shows all the rest, so that nobody can spoil it (R8, R66, R68)', async () => {
    const pair = await twoParties();
    await contract(pair);
    await pair.seller.submit([{ kind: 'usage', action: 'report', document: usage }]);
    await settled();
    await pair.buyer.submit([{ kind: 'usage', action: 'agree', record: usagePointer(pair.buyer.book, usage) }]);
    await submitUnchecked(pair, 1, [{ kind: 'rating', action: 'rateUsage', document: forged }]);
    await settled();
    const record = ratingPointer(pair.buyer.book, forged);
    const agree = { kind: 'rating', action: 'agree', record } as const;
    await expect(pair.buyer.submit([agree])).rejects.toMatchObject({ name: 'RatingMismatchError', field: '/net' });
    await pair.buyer.headSigned();
    expect(verifyEvidence(await pair.buyer.evidence(), tools)).toMatchObject({
      ...{ ok: true, level: 'reexecuted', unsound: [expect.stringContaining('RatingMismatch') as unknown] },
    });
    await submitUnchecked(pair, 0, [agree]);
    await settled();
    await pair.buyer.headSigned();
    expect(verifyEvidence(await pair.buyer.evidence(), tools)).toMatchObject({
      ...{ ok: true, level: 'lifecycle', doesNotShow: expect.arrayContaining(['correctness']) as unknown },
    });
    await pair.close();
  });
});
