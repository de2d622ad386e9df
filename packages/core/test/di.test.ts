import { memoryLedger } from '@lateral/adapter-memory';
import { memoryLedgerModule } from '@lateral/adapter-memory/di';
import type { SmartBilateral } from '@lateral/core';
import { inProcessChannels, memoryStore, softwareSigner } from '@lateral/core';
import { BILATERALS, coreModule, EVIDENCE_TOOLS, LEDGER, PARTY, PAYLOAD_CHANNEL, STORE } from '@lateral/core/di';
import { Container } from 'inversify';

const secret = (number: number): Uint8Array => new Uint8Array(32).fill(number);
const signerOf = (number: number) => softwareSigner({ algorithm: 'ES256', secretKey: secret(number) });

describe('the container modules', () => {
  it('bind a ledger by its adapter and give the application bilaterals that do not name it (R21)', async () => {
    const [toSeller, toBuyer] = inProcessChannels();
    const ledger = memoryLedger();
    await ledger.open();
    const roots = [await signerOf(1), await signerOf(2)] as const;
    const recovery = [await signerOf(3), await signerOf(4)] as const;
    const containerOf = async (party: 0 | 1): Promise<Container> => {
      const container = new Container();
      container.load(coreModule());
      const store = memoryStore();
      await store.open();
      container.bind(LEDGER).toConstantValue(ledger);
      container.bind(STORE).toConstantValue(store);
      container.bind(PAYLOAD_CHANNEL).toConstantValue(party === 0 ? toSeller : toBuyer);
      container.bind(PARTY).toConstantValue({
        party,
        legalIds: ['LEI-A', 'LEI-B'],
        keys: { root: roots[party], operational: { index: 0, signer: await signerOf(5 + party) } },
      });
      return container;
    };
    const terms = {
      parties: [0, 1].map((party) => ({
        root: roots[party as 0 | 1].publicKey,
        recovery: recovery[party as 0 | 1].publicKey,
      })),
      recoveryDelaySeconds: 3_600,
    };
    const [first, second] = [await containerOf(0), await containerOf(1)];
    const sides: SmartBilateral[] = await Promise.all([
      first.get(BILATERALS).establish(terms),
      second.get(BILATERALS).join(terms),
    ]);
    expect(sides[0]?.address.bilateralId).toBe(sides[1]?.address.bilateralId);
    expect(await ledger.bilateral(sides[0]?.address.bilateralId ?? '')).toMatchObject({ status: 1 });
    sides.forEach((side) => {
      side.stop();
    });
    await ledger.close();
  });

  it('give one memory ledger to a container, and evidence tools that need none', () => {
    const container = new Container();
    container.load(coreModule());
    container.load(memoryLedgerModule());
    expect(container.get(LEDGER)).toBe(container.get(LEDGER));
    expect(container.get(LEDGER).profile.adapter).toBe('adapter-memory');
    expect(container.get(EVIDENCE_TOOLS).readDocument('payment', '{}')).toMatchObject({ _tag: 'Left' });
  });
});
