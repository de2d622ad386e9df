import type { BilateralChange, BusinessCommand, Ledger, SmartBilateral, Store, SubmitOptions } from '@lateral/core';
import { establishBilateral, inProcessChannels, joinBilateral } from '@lateral/core';
import { keysOf, PARTIES } from './parties.js';

/** Both ends of one Smart Bilateral. */
export interface BothSides {
  readonly buyer: SmartBilateral;
  readonly seller: SmartBilateral;
}

export interface Onboarding {
  /** By party: two ways to one ledger. */
  readonly ledgers: readonly [Ledger, Ledger];
  /** By party: what each must never lose. */
  readonly stores: readonly [Store, Store];
  readonly seed: string;
  readonly clock: () => number;
  /** Whole seconds: the keys are valid from here on. */
  readonly since: number;
  readonly random: (party: 0 | 1) => (length: number) => Uint8Array;
  readonly onJoined: (side: SmartBilateral) => void;
}

const YEAR_SECONDS = 366 * 86_400;
const RECOVERY_DELAY_SECONDS = 7 * 86_400;

/**
 * Two carriers establish a Smart Bilateral and register a key each; the ledger could be any (MEF 114 R21). On stores that know the
 * bilateral already, it goes on where it was.
 */
export async function establish(onboarding: Onboarding): Promise<BothSides> {
  const { ledgers, stores, seed, clock, since, random, onJoined } = onboarding;
  const [toSeller, toBuyer] = inProcessChannels();
  const keys = [await keysOf(0, seed), await keysOf(1, seed)] as const;
  const terms = {
    parties: keys.map(({ root, recovery }) => ({ root: root.publicKey, recovery: recovery.publicKey })),
    recoveryDelaySeconds: RECOVERY_DELAY_SECONDS,
  };
  const optionsOf = (party: 0 | 1) => ({
    ledger: ledgers[party],
    channel: party === 0 ? toSeller : toBuyer,
    store: stores[party],
    party,
    legalIds: [PARTIES[0].legalId, PARTIES[1].legalId] as const,
    keys: { root: keys[party].root, operational: { index: 0, signer: keys[party].operational } },
    runtime: { clock, random: random(party) },
  });
  const [buyer, seller] = await Promise.all([
    establishBilateral(optionsOf(0), terms),
    joinBilateral(optionsOf(1), terms),
  ]);
  onJoined(buyer);
  const validity = { role: 0, notBefore: since, notAfter: since + YEAR_SECONDS };
  for (const [party, side] of [buyer, seller].entries()) {
    const { operational } = keys[party === 0 ? 0 : 1];
    const key = { index: 0, signer: operational, ...validity };
    await both({ buyer, seller }, await side.registerKey(key, { businessKey: `key of ${party}` }));
  }
  return { buyer, seller };
}

/** Submits a set under a business key, so that a repeat after a crash changes nothing, and waits until both have seen it. */
export async function submit(
  sides: BothSides,
  by: keyof BothSides,
  businessKey: string,
  commands: readonly BusinessCommand[],
): Promise<void> {
  const options: SubmitOptions = { businessKey };
  await both(sides, await sides[by].submit(commands, options));
}

/** Waits until both have seen a change. */
export async function both({ buyer, seller }: BothSides, { commandId }: BilateralChange): Promise<void> {
  await Promise.all([buyer.seen(commandId), seller.seen(commandId)]);
}
