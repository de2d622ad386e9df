import { agreementPointer, openBilateral } from '@lateral/core';
import { agreement } from '../documents.js';
import { until } from './records.js';
import { settled, twoParties } from './two-parties.js';

describe('a reorganisation deeper than the ledger’s finality', () => {
  it('stops the link with an error of its own, for good; what was read can still be read (R50, R51)', async () => {
    const pair = await twoParties({ ledger: { finalityDepth: 1, keepSettled: 10 } });
    const { buyer, ledger } = pair;
    await buyer.submit([{ kind: 'agreement', action: 'agree', document: agreement }]);
    ledger.mine(2);
    await settled();
    const record = agreementPointer(buyer.book);
    expect(buyer.outbox.list()).toEqual([]); // all is final
    ledger.reorganise(4, { pastFinality: true, drop: true });
    await until(() => buyer.failure !== undefined);
    expect(buyer.failure).toMatchObject({ name: 'LedgerError', code: 'finalityViolation' });
    expect(pair.problems).toContainEqual(expect.objectContaining({ code: 'finalityViolation' }));
    await expect(buyer.end(record)).rejects.toMatchObject({ code: 'finalityViolation' });
    expect(buyer.record(record)).toMatchObject({ state: 'active' });

    buyer.stop();
    const again = await openBilateral(pair.options[0], buyer.address);
    expect(again.failure).toMatchObject({ code: 'finalityViolation' });
    expect(again.record(record)).toMatchObject({ state: 'active' });
    await expect(again.end(record)).rejects.toMatchObject({ code: 'finalityViolation' });
    again.stop();
    await pair.close();
  });
});
