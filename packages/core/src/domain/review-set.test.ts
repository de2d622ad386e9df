import * as E from 'fp-ts/lib/Either.js';
import type { ApplyCommand, BusinessCommand, BusinessDocument, ChangeSet } from '@lateral/core';
import { decide, decodeCommand, encodeCommand, nodeHashes, toHex } from '@lateral/core';
import { activeOrder, bytesOf, invoiceOf, termsOf, trafficRating } from '../../test/documents.js';
import { given, Scenario } from '../../test/domain/scenario.js';
import * as steps from '../../test/domain/steps.js';
import { assembleSet, commitDocuments } from './assemble-set.js';
import { reviewSet } from './review-set.js';

/** A set as the proposer assembles it, and what the other party opened of it. */
function proposalOf(scenario: Scenario, party: number, commands: readonly BusinessCommand[]) {
  const decided = decide(scenario.book, commands, party);
  if (E.isLeft(decided)) throw new Error(JSON.stringify(decided.left));
  const committed = commitDocuments(nodeHashes, (length) => bytesOf('secret').subarray(0, length), decided.right);
  const set = assembleSet(nodeHashes, decided.right, {
    ...{ bilateralId: bytesOf('bilateral'), expiry: 3_600 },
    commitments: committed.map((document) => document?.commitment),
  });
  const documents = new Map<string, BusinessDocument>(
    committed.flatMap((each) => (each === undefined ? [] : [[toHex(each.commitment), each.document] as const])),
  );
  return { set, documents };
}

function commandOf(set: ChangeSet): ApplyCommand {
  const decoded = decodeCommand(nodeHashes, encodeCommand('apply', set, []));
  if (E.isLeft(decoded) || decoded.right.type !== 'apply') throw new Error('no set');
  return decoded.right;
}

const { order, invoice } = steps.records;
const PROPOSALS: readonly (readonly [string, Scenario, number, readonly BusinessCommand[]])[] = [
  ['order.activate', given(...steps.accepted), 1, [{ kind: 'order', action: 'activate', document: activeOrder }]],
  ['two ratings', given(...steps.counted), 1, steps.rateBoth.slice(1) as readonly BusinessCommand[]],
  [
    'an invoice',
    given(...steps.agreedRatings),
    1,
    [...steps.bills, { kind: 'invoice', action: 'issue', document: invoiceOf('1') }],
  ],
  ['an end, by the epoch', given(...steps.active), 0, [{ kind: 'order', action: 'end', record: order }]],
  ['a settlement', given(...steps.received), 1, [{ kind: 'invoice', action: 'settle', record: invoice }]],
];

describe('the review of a set of the other party', () => {
  it.each(PROPOSALS)('comes to the very same bytes: %s (CR2, CR5)', (_, scenario, party, commands) => {
    const { set, documents } = proposalOf(scenario, party, commands);
    const reviewed = reviewSet(nodeHashes, scenario.book, commandOf(set), documents, party);
    expect(reviewed).toMatchObject(E.right({ decisions: commands.map(({ kind, action }) => ({ kind, action })) }));
  });

  const scenario = given(...steps.agreedRatings);
  const { set, documents } = proposalOf(scenario, 1, [
    ...steps.bills,
    { kind: 'invoice', action: 'issue', document: invoiceOf('1') },
  ]);
  const other = bytesOf('other');
  const last = (changed: object): ChangeSet => ({
    ...set,
    changes: set.changes.map((change, index) =>
      index === set.changes.length - 1 ? { ...change, ...changed } : change,
    ),
  });

  it.each<[string, ChangeSet]>([
    ['another head in front', last({ prev: other.subarray(0, 24) })],
    ['a context that its documents do not bind', last({ context: other })],
    ['another record', last({ recordId: other })],
    ['another actor', last({ actor: 0 })],
    [
      'a reference too many',
      last({ references: [{ kind: 2, owner: 1, recordId: other, head: other.subarray(0, 24) }] }),
    ],
    ['a companion too few', last({ companions: [0] })],
    ['a document that did not come along', last({ commitment: other })],
  ])(`refuses bytes that say something else than the documents: %s (R68, CR2)`, (_, tampered) => {
    const reviewed = reviewSet(nodeHashes, scenario.book, commandOf(tampered), documents, 1);
    expect(reviewed).toMatchObject({ _tag: 'Left', left: { name: 'SetMismatchError' } });
  });

  it('refuses a document of another kind in place of the change’s own', () => {
    const swapped = new Map([...documents.keys()].map((commitment) => [commitment, termsOf('ELINE', '1')] as const));
    expect(reviewSet(nodeHashes, scenario.book, commandOf(set), swapped, 1)).toMatchObject({
      left: { name: 'SetMismatchError' },
    });
  });

  it('finds tampered bytes although a business rule is broken as well', () => {
    const counted = given(...steps.counted);
    const rate = { kind: 'rating', action: 'rateUsage', document: trafficRating } as const;
    const proposal = proposalOf(counted, 1, [rate]);
    const wrong = { ...trafficRating, net: { currency: 'EUR', minor: '1' } };
    const opened = new Map([...proposal.documents.keys()].map((key) => [key, wrong] as const));
    const review = (each: ChangeSet) => reviewSet(nodeHashes, counted.book, commandOf(each), opened, 1);
    expect(review(proposal.set)).toMatchObject({ left: { name: 'RatingMismatchError' } });
    const changes = proposal.set.changes.map((change) => ({ ...change, context: other }));
    expect(review({ ...proposal.set, changes })).toMatchObject({
      left: { name: 'SetMismatchError' },
    });
  });

  it('refuses kinds that this version has no checks for', () => {
    const changes = set.changes
      .slice(0, 1)
      .map((change) => ({ ...change, kind: 8, action: 1, owner: 0, actor: 0, commitment: other }));
    expect(reviewSet(nodeHashes, scenario.book, commandOf({ ...set, changes }), documents, 0)).toMatchObject({
      left: { name: 'SetMismatchError', message: expect.stringContaining('no business checks') as unknown },
    });
  });
});
