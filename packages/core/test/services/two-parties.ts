import type { MemoryLedger, MemoryLedgerOptions } from '@lateral/adapter-memory';
import { memoryLedger } from '@lateral/adapter-memory';
import type { BilateralOptions, BilateralTerms, CoSign, SmartBilateral } from '@lateral/core';
import { establishBilateral, inProcessChannels, joinBilateral, memoryStore, softwareSigner } from '@lateral/core';
import { BUYER, bytesOf, SELLER } from '../documents.js';

export const NOW = 1_793_491_200; // 2026-11-01T00:00:00Z

/** Bytes that depend on the seed alone. */
export function seededRandom(seed: string): (length: number) => Uint8Array {
  let counter = 0;
  return (length) => bytesOf(`${seed}/${counter++}`).subarray(0, length);
}

/** The key of a name: party 0 has ES256K, party 1 ES256. */
export function signerOf(name: string, party: number) {
  return softwareSigner({ algorithm: party === 0 ? 'ES256K' : 'ES256', secretKey: bytesOf(name) });
}

export type Side = 0 | 1;

/** What both bring, before anything is established. */
export interface Onboarding {
  readonly ledger: MemoryLedger;
  readonly terms: BilateralTerms;
  readonly options: readonly [BilateralOptions, BilateralOptions];
}

export interface PairOptions {
  readonly ledger?: MemoryLedgerOptions;
  /** By party index. */
  readonly coSign?: readonly [CoSign | undefined, CoSign | undefined];
  /** What a party brings instead. */
  readonly bring?: (options: BilateralOptions, party: Side) => Partial<BilateralOptions>;
}

export async function onboard({ ledger: knobs = {}, coSign, bring }: PairOptions = {}): Promise<Onboarding> {
  const clock = () => NOW;
  const ledger = memoryLedger({ clock, ...knobs });
  await ledger.open();
  const channels = inProcessChannels();
  const partyOf = async (party: Side): Promise<BilateralOptions> => {
    const store = memoryStore();
    await store.open();
    const options: BilateralOptions = {
      ...{ ledger, party, channel: channels[party], store, legalIds: [BUYER, SELLER] },
      keys: {
        root: await signerOf(`root ${party}`, party),
        operational: { index: 0, signer: await signerOf(`key ${party}`, party) },
      },
      runtime: { clock, random: seededRandom(`party ${party}`) },
      reliability: { retryMs: 2, retryMaxMs: 20, heartbeatMs: 1_000 },
      ...(coSign?.[party] && { coSign: coSign[party] }),
    };
    return { ...options, ...bring?.(options, party) };
  };
  const options = [await partyOf(0), await partyOf(1)] as const;
  const parties = [0, 1].map(async (party) => ({
    root: (await signerOf(`root ${party}`, party)).publicKey,
    recovery: (await signerOf(`recovery ${party}`, party)).publicKey,
  }));
  return { ledger, options, terms: { parties: await Promise.all(parties), recoveryDelaySeconds: 86_400 } };
}

export interface Pair extends Onboarding {
  readonly buyer: SmartBilateral;
  readonly seller: SmartBilateral;
  /** What went wrong on either side without a caller to tell. */
  readonly problems: readonly Error[];
  readonly close: () => Promise<void>;
}

export const VALIDITY = { role: 0, notBefore: 0, notAfter: NOW + 365 * 86_400 };

/** Two parties with an established bilateral and one operational key each: buyer 0 with ES256K, seller 1 with ES256. */
export async function twoParties(pairOptions: PairOptions = {}): Promise<Pair> {
  const onboarding = await onboard(pairOptions);
  const { ledger, options, terms } = onboarding;
  const [buyer, seller] = await Promise.all([establishBilateral(options[0], terms), joinBilateral(options[1], terms)]);
  const problems: Error[] = [];
  for (const side of [buyer, seller]) side.problems$.subscribe((problem) => problems.push(problem));
  for (const [party, side] of [buyer, seller].entries())
    await side.registerKey({ index: 0, signer: await signerOf(`key ${party}`, party), ...VALIDITY });
  const close = async (): Promise<void> => {
    buyer.stop();
    seller.stop();
    await ledger.close();
  };
  return { ...onboarding, buyer, seller, problems, close };
}

/** Everything that is under way has come to its end: in one process all of it happens without a timer. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}
