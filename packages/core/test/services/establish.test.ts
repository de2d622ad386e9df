import { establishBilateral, joinBilateral } from '@lateral/core';
import { onboard, settled } from './two-parties.js';

describe('establishing a bilateral', () => {
  it('is told of a refusal: nothing is signed by a party that agreed to something else (R16, R20)', async () => {
    const { ledger, options, terms } = await onboard();
    const proposed = establishBilateral(options[0], terms).catch((error: unknown) => error);
    const other = { ...terms, recoveryDelaySeconds: 3_600 };
    await expect(joinBilateral(options[1], other)).rejects.toMatchObject({ name: 'CounterpartyError' });
    expect(await proposed).toMatchObject({
      ...{
        name: 'ProposalRejectedError',
        reason: expect.stringContaining('recovery delay') as unknown,
        onLedger: false,
      },
    });
    await ledger.close();
  });

  it.each(['establish', 'join'] as const)('waits as long as the caller wants: %s', async (side) => {
    const { ledger, options, terms } = await onboard();
    const stop = new AbortController();
    const waiting = (
      side === 'establish'
        ? establishBilateral(options[0], terms, { signal: stop.signal })
        : joinBilateral(options[1], terms, { signal: stop.signal })
    ).catch((error: unknown) => error);
    await settled();
    stop.abort();
    expect(await waiting).toMatchObject({ name: 'OutcomeUnknownError' });
    await ledger.close();
  });
});
