import { agreement } from '../documents.js';
import { settled, twoParties } from './two-parties.js';

describe('a process that has stopped its bilaterals and closed its ledger', () => {
  it('has nothing left that would keep it alive', async () => {
    const before = process.getActiveResourcesInfo();
    const pair = await twoParties({ ledger: { finalityDepth: 2, blockIntervalMs: 5 } });
    const stop = new AbortController();
    await pair.buyer.submit([{ kind: 'agreement', action: 'agree', document: agreement }], { signal: stop.signal });
    pair.buyer.changes$().subscribe();
    void pair.seller.headSigned().catch(() => undefined);
    await pair.close();
    await settled();
    const left = process.getActiveResourcesInfo().filter((name) => name !== 'Immediate');
    for (const name of new Set(left))
      expect([name, countOf(left, name) > countOf(before, name)]).toEqual([name, false]);
  });
});

/** The runner has timers of its own, which end as they please. */
function countOf(names: readonly string[], name: string): number {
  return names.filter((each) => each === name).length;
}
