import type { Ledger, SmartBilateral } from '@lateral/core';
import { establishBilateral, inProcessChannels, joinBilateral, memoryStore } from '@lateral/core';
import { keysOf, PARTIES, seededRandom } from './parties.js';

/** Both ends of one Smart Bilateral. */
export interface BothSides {
  readonly buyer: SmartBilateral;
  readonly seller: SmartBilateral;
}

const YEAR_SECONDS = 366 * 86_400;
const RECOVERY_DELAY_SECONDS = 7 * 86_400;

/** Two carriers establish a Smart Bilateral and register a key each; the ledger could be any (MEF 114 R21). */
export async function establish(
  ledger: Ledger,
  seed: string,
  clock: () => number,
  onJoined: (side: SmartBilateral) => void,
): Promise<BothSides> {
  const [toSeller, toBuyer] = inProcessChannels();
  const stores = [memoryStore(), memoryStore()] as const;
  for (const store of stores) await store.open();
  const keys = [await keysOf(0, seed), await keysOf(1, seed)] as const;
  const terms = {
    parties: keys.map(({ root, recovery }) => ({ root: root.publicKey, recovery: recovery.publicKey })),
    recoveryDelaySeconds: RECOVERY_DELAY_SECONDS,
  };
  const optionsOf = (party: 0 | 1) => ({
    ledger,
    channel: party === 0 ? toSeller : toBuyer,
    store: stores[party],
    party,
    legalIds: [PARTIES[0].legalId, PARTIES[1].legalId] as const,
    keys: { root: keys[party].root, operational: { index: 0, signer: keys[party].operational } },
    runtime: { clock, random: seededRandom(`${seed}/party ${party}`) },
  });
  const [buyer, seller] = await Promise.all([
    establishBilateral(optionsOf(0), terms),
    joinBilateral(optionsOf(1), terms),
  ]);
  onJoined(buyer);
  const validity = { role: 0, notBefore: clock(), notAfter: clock() + YEAR_SECONDS };
  await buyer.registerKey({ index: 0, signer: keys[0].operational, ...validity });
  await seller.registerKey({ index: 0, signer: keys[1].operational, ...validity });
  return { buyer, seller };
}
