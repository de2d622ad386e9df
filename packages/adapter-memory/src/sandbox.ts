import { randomBytes } from 'node:crypto';
import type { BilateralOptions, CoSign, LegalId, Signer, SmartBilateral } from '@lateral/core';
import { establishBilateral, inProcessChannels, joinBilateral, memoryStore, softwareSigner } from '@lateral/core';
import { memoryLedger } from './memory-ledger.js';
import type { MemoryLedger, MemoryLedgerOptions } from './options.js';

/** Who the two are, and how their sandbox behaves. */
export interface SandboxOptions {
  readonly buyer: LegalId;
  readonly seller: LegalId;
  readonly ledger?: MemoryLedgerOptions;
  /** @default what the domain's checks find nothing against is co-signed */
  readonly coSign?: { readonly buyer?: CoSign; readonly seller?: CoSign };
  /**
   * Keys and salts are made from it, so a seed of your own repeats a run.
   *
   * @default a cryptographic source
   */
  readonly random?: (length: number) => Uint8Array;
}

/** Two parties of one Smart Bilateral in one process. */
export interface Sandbox {
  readonly ledger: MemoryLedger;
  /** Party 0, signs with ES256K. */
  readonly buyer: SmartBilateral;
  /** Party 1, signs with ES256. */
  readonly seller: SmartBilateral;
  readonly close: () => Promise<void>;
}

const YEAR_SECONDS = 366 * 86_400;
const RECOVERY_DELAY_SECONDS = 7 * 86_400;
const ALGORITHMS = ['ES256K', 'ES256'] as const;

/** Establishes a Smart Bilateral between two new parties and registers a key for each: where a test of an application begins. */
export async function sandbox({ buyer, seller, coSign = {}, ...options }: SandboxOptions): Promise<Sandbox> {
  const clock = options.ledger?.clock ?? ((): number => Math.floor(Date.now() / 1_000));
  const random = options.random ?? ((length: number): Uint8Array => new Uint8Array(randomBytes(length)));
  const ledger = memoryLedger({ ...options.ledger, clock });
  await ledger.open();
  const keys = [await keyRing(0, random), await keyRing(1, random)] as const;
  const channels = inProcessChannels();
  const stores = [memoryStore(), memoryStore()] as const;
  for (const store of stores) await store.open();
  const optionsOf = (party: 0 | 1, answer: CoSign | undefined): BilateralOptions => ({
    ledger,
    channel: channels[party],
    store: stores[party],
    party,
    legalIds: [buyer, seller],
    keys: { root: keys[party].root, operational: { index: 0, signer: keys[party].operational } },
    runtime: { clock, random },
    ...(answer === undefined ? {} : { coSign: answer }),
  });
  const parties = keys.map(({ root, recovery }) => ({ root: root.publicKey, recovery: recovery.publicKey }));
  const terms = { parties, recoveryDelaySeconds: RECOVERY_DELAY_SECONDS };
  const sides = await Promise.all([
    establishBilateral(optionsOf(0, coSign.buyer), terms),
    joinBilateral(optionsOf(1, coSign.seller), terms),
  ]);
  const validity = { role: 0, notBefore: 0, notAfter: clock() + YEAR_SECONDS };
  for (const party of [0, 1] as const)
    await sides[party].registerKey({ index: 0, signer: keys[party].operational, ...validity });
  const close = async (): Promise<void> => {
    sides.forEach((side) => {
      side.stop();
    });
    await ledger.close();
  };
  return { ledger, buyer: sides[0], seller: sides[1], close };
}

interface KeyRing {
  readonly root: Signer;
  readonly recovery: Signer;
  readonly operational: Signer;
}

async function keyRing(party: 0 | 1, random: (length: number) => Uint8Array): Promise<KeyRing> {
  const signer = (): Promise<Signer> => softwareSigner({ algorithm: ALGORITHMS[party], secretKey: random(32) });
  return { root: await signer(), recovery: await signer(), operational: await signer() };
}
