import { config } from 'rxjs';
import type { BilateralChange } from '@lateral/core';
import { agreementPointer, termsPointer } from '@lateral/core';
import { agreement, SELLER, termsOf } from '../documents.js';
import { settled, twoParties } from './two-parties.js';

const agree = { kind: 'agreement', action: 'agree', document: agreement } as const;
const brief = ({ finality, changes }: BilateralChange): string =>
  [finality, ...changes.map(({ kind, state }) => `${kind} ${state}`)].join(' ');

describe('the changes of a bilateral', () => {
  it('come by kind and by record, history first and then live', async () => {
    const pair = await twoParties();
    await pair.buyer.submit([agree]);
    const terms = termsPointer(pair.buyer.book, { seller: SELLER, productOffering: 'ELINE' });
    const seen: Record<string, string[]> = { all: [], agreement: [], terms: [], record: [] };
    pair.buyer.changes$().subscribe((change) => seen['all']?.push(change.type));
    pair.buyer.changes$({ kind: 'agreement' }).subscribe((change) => seen['agreement']?.push(brief(change)));
    pair.buyer.changes$({ kind: 'terms' }).subscribe((change) => seen['terms']?.push(brief(change)));
    pair.buyer.changes$({ recordId: terms.recordId }).subscribe((change) => seen['record']?.push(brief(change)));
    expect(seen).toEqual({
      ...{ all: ['establish', 'registerKey', 'registerKey', 'apply'], agreement: ['final agreement active'] },
      ...{ terms: [], record: [] },
    });
    await pair.seller.submit([{ kind: 'terms', action: 'agree', document: termsOf('ELINE', '1') }]);
    await settled();
    expect(seen).toMatchObject({ terms: ['final terms active'], record: ['final terms active'] });
    expect(seen['agreement']).toHaveLength(1);
    await pair.close();
  });

  it('reach every subscriber although one of them fails', async () => {
    const pair = await twoParties();
    const failures: unknown[] = [];
    const former = config.onUnhandledError;
    config.onUnhandledError = (error) => failures.push(error);
    const seen: string[] = [];
    pair.buyer.changes$().subscribe(() => {
      throw new Error('a subscriber that fails');
    });
    pair.buyer.changes$({ kind: 'agreement' }).subscribe((change) => seen.push(brief(change)));
    await pair.buyer.submit([agree]);
    await new Promise((resolve) => setTimeout(resolve, 5));
    config.onUnhandledError = former;
    expect(seen).toEqual(['final agreement active']);
    expect(failures.length).toBeGreaterThan(0);
    await pair.close();
  });

  it('carry their finality; what a reorganisation takes back is announced and undone, and announced again when it returns (R23)', async () => {
    const pair = await twoParties({ ledger: { finalityDepth: 2 } });
    const { buyer, ledger } = pair;
    const seen: string[] = [];
    buyer.changes$({ kind: 'agreement' }).subscribe((change) => seen.push(brief(change)));
    await buyer.submit([agree]);
    const record = () => buyer.record(agreementPointer(buyer.book));
    expect(record()?.state).toBe('active');
    ledger.reorganise(1);
    await settled();
    expect(record()).toMatchObject({ state: 'active', document: agreement });
    ledger.mine(2);
    await settled();
    expect(seen).toEqual([
      ...[
        'included agreement active',
        'reverted agreement active',
        'included agreement active',
        'final agreement active',
      ],
    ]);
    await buyer.headSigned();
    expect(pair.problems).toEqual([]);
    await pair.close();
  });

  it('take back what a reorganisation dropped, as long as nobody sends it again', async () => {
    const pair = await twoParties({ ledger: { finalityDepth: 2 } });
    const { buyer, seller, ledger } = pair;
    await buyer.submit([agree]);
    seller.stop(); // who had it applied
    expect(buyer.record(agreementPointer(buyer.book))?.state).toBe('active');
    ledger.reorganise(1, { drop: true });
    await settled();
    expect(buyer.record(agreementPointer(buyer.book))).toBeUndefined();
    await pair.close();
  });

  it('show a dropped command again, since its party sends the same bytes again by itself (R23)', async () => {
    const pair = await twoParties({ ledger: { finalityDepth: 2 } });
    const { buyer, ledger } = pair;
    const first = await buyer.submit([agree], { businessKey: 'MSA-1' });
    ledger.reorganise(1, { drop: true });
    await settled();
    await expect(buyer.submit([agree], { businessKey: 'MSA-1' })).resolves.toMatchObject({
      commandId: first.commandId,
    });
    expect(buyer.record(agreementPointer(buyer.book))?.state).toBe('active');
    await pair.close();
  });
});
