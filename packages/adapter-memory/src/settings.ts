import type { Algorithm, LedgerProfile, RegisterLedger, Schedule, Verify } from '@lateral/core';
import {
  ALGORITHM,
  fromHex,
  LIFECYCLE,
  nodeHashes,
  nodeSchedule,
  nodeVerify,
  packTable,
  taggedHash,
  toHex,
  unpackTable,
  utf8,
} from '@lateral/core';
import { DECLARATIONS } from './declarations.js';
import type { MemoryLedgerOptions } from './options.js';

/** The options with their defaults, and what follows from them. */
export interface Settings {
  readonly clock: () => number;
  readonly blockIntervalMs: number;
  readonly finalityDepth: number;
  readonly keepSettled: number;
  readonly verify: Verify;
  readonly schedule: Schedule;
  readonly folder: string | undefined;
  readonly facts: RegisterLedger;
  readonly profile: LedgerProfile;
}

/** @throws TypeError or RangeError for an option that is out of range, naming it. */
export function settingsOf(options: MemoryLedgerOptions): Settings {
  const { algorithms = ['ES256K', 'ES256'], tables = [packTable(LIFECYCLE)] } = options;
  const byDigest = new Map(tables.map((packed) => [tableDigest(packed), unpackTable(packed)]));
  const finalityDepth = whole('finalityDepth', options.finalityDepth ?? 0);
  const profile = profileOf(options, { algorithms, tables: [...byDigest.keys()].sort(), finalityDepth });
  return {
    clock: options.clock ?? systemClock,
    blockIntervalMs: whole('blockIntervalMs', options.blockIntervalMs ?? 0),
    finalityDepth,
    keepSettled: keepSettledOf(options),
    verify: options.verify ?? nodeVerify(),
    schedule: options.schedule ?? nodeSchedule,
    folder: options.folder,
    facts: {
      instance: fromHex(profile.instance),
      algorithms: new Set(algorithms.map((name) => ALGORITHM[name])),
      tables: byDigest,
    },
    profile,
  };
}

interface ProfileFacts {
  readonly algorithms: readonly Algorithm[];
  /** Hex digests, sorted. */
  readonly tables: readonly string[];
  readonly finalityDepth: number;
}

function profileOf(options: MemoryLedgerOptions, { algorithms, tables, finalityDepth }: ProfileFacts): LedgerProfile {
  const { network = 'local', folder } = options;
  if (!/^[a-z0-9-]{1,32}$/.test(network)) {
    throw new TypeError(`network "${network}": 1 to 32 lower-case letters, digits and hyphens are allowed`);
  }
  const identity = JSON.stringify({ adapter: 'adapter-memory', network, tables }); // canonical: sorted, ASCII texts only
  return {
    adapter: 'adapter-memory',
    network: `lateral-memory:${network}`,
    identity,
    instance: options.instance ?? toHex(taggedHash(nodeHashes, 'ledger', utf8(identity))),
    tables,
    capabilities: {
      es256k: algorithms.includes('ES256K'),
      es256: algorithms.includes('ES256'),
      inclusionProofs: false,
      reorganisations: finalityDepth > 0,
      stepwiseSubmission: false,
      accountSequence: false,
      durable: folder !== undefined,
      reexecution: false,
    },
    finality: finalityDepth === 0 ? { model: 'instant' } : { model: 'depth', depth: finalityDepth },
    time: { source: 'block', skewSeconds: 1 }, // whole seconds of the process's own clock
    declarations: DECLARATIONS,
  };
}

function tableDigest(packed: Uint8Array): string {
  return toHex(taggedHash(nodeHashes, 'table', packed));
}

function whole(name: string, value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${name} ${value}: take a whole number from 0`);
  return value;
}

function keepSettledOf({ keepSettled = 0, folder }: MemoryLedgerOptions): number {
  if (keepSettled > 0 && folder !== undefined) {
    throw new TypeError(`keepSettled ${keepSettled}: a folder keeps what is final for good; leave one of the two out`);
  }
  return whole('keepSettled', keepSettled);
}

function systemClock(): number {
  return Math.floor(Date.now() / 1_000);
}
