import type { CoSign } from '@lateral/core';
import { openBilateral } from '@lateral/core';
import { agreement } from '../documents.js';
import { signerOf, settled, twoParties, VALIDITY } from './two-parties.js';

const agree = { kind: 'agreement', action: 'agree', document: agreement } as const;
const acceptAll: CoSign = () => ({ accept: true });

describe('the keys of a party', () => {
  it('are registered with role and validity, and a revoked one signs nothing any more (R6, R8)', async () => {
    const pair = await twoParties();
    const { buyer, ledger } = pair;
    const { bilateralId } = buyer.address;
    await buyer.registerKey({ index: 1, signer: await signerOf('key 0/1', 0), ...VALIDITY, role: 1 });
    expect(await ledger.key({ bilateralId, party: 0, index: 1 })).toMatchObject({ role: 1, revoked: false });
    await buyer.revokeKey(0);
    expect(await ledger.key({ bilateralId, party: 0, index: 0 })).toMatchObject({ revoked: true });
    await expect(buyer.submit([agree])).rejects.toMatchObject({
      ...{ name: 'ProposalRejectedError', reason: expect.stringContaining('keyRevoked') as unknown, onLedger: false },
    });
    await pair.close();
  });

  it('sign log heads only while they are registered and not revoked', async () => {
    const pair = await twoParties();
    await pair.buyer.submit([agree]);
    await Promise.all([pair.buyer.headSigned(), pair.seller.headSigned()]);
    await pair.buyer.revokeKey(0);
    const stop = new AbortController();
    const waiting = pair.seller.headSigned({ signal: stop.signal }).catch((error: unknown) => error);
    await settled();
    stop.abort();
    expect(await waiting).toMatchObject({ name: 'OutcomeUnknownError' });
    expect(pair.problems).toEqual([]);
    await pair.close();
  });

  it('include the root, whose replacement signs from then on, proposals of the other party too', async () => {
    const pair = await twoParties({ coSign: [acceptAll, acceptAll] });
    const { buyer, seller, ledger } = pair;
    await buyer.replaceRoot(await signerOf('root 0, the second', 0));
    expect((await ledger.bilateral(buyer.address.bilateralId))?.parties[0]?.generation).toBe(1);
    await buyer.registerKey({ index: 1, signer: await signerOf('key 0/1', 0), ...VALIDITY });
    await expect(seller.close()).resolves.toMatchObject({ type: 'setStatus', signedBy: [0, 1] });
    expect(pair.problems).toEqual([]);
    await pair.close();
  });
});

describe('closing a bilateral', () => {
  it('opens no record any more, and sealing it ends it for ever; both have to agree', async () => {
    const pair = await twoParties({ coSign: [acceptAll, acceptAll] });
    const { buyer, seller, ledger } = pair;
    const successor = 'ab'.repeat(32);
    await buyer.close(successor);
    expect(await ledger.bilateral(buyer.address.bilateralId)).toMatchObject({
      ...{ status: 2, successor: Uint8Array.from(Buffer.from(successor, 'hex')) },
    });
    await expect(buyer.submit([agree])).rejects.toMatchObject({
      reason: expect.stringContaining('bilateralClosing') as unknown,
    });
    await seller.seal(successor);
    expect(await ledger.bilateral(buyer.address.bilateralId)).toMatchObject({ status: 3 });
    await expect(buyer.revokeKey(0)).rejects.toMatchObject({ code: 'bilateralClosed' });
    await pair.close();
  });

  it('is another thing than stopping, after which nothing is sent', async () => {
    const pair = await twoParties();
    const { buyer } = pair;
    buyer.stop();
    buyer.stop();
    await expect(buyer.submit([agree])).rejects.toThrow(TypeError);
    await expect(buyer.revokeKey(0)).rejects.toThrow('stopped');
    const again = await openBilateral(pair.options[0], buyer.address);
    await settled();
    await expect(again.submit([agree])).resolves.toMatchObject({ signedBy: [0, 1] });
    again.stop();
    await pair.close();
  });
});
