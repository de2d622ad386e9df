import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Account } from './accounts.js';
import { quantity, type Hex } from './hex.js';

/** Rules of Ethereum that a geth network can start with. `osaka` brings the P-256 precompile at 0x100. */
export type Hardfork = 'prague' | 'osaka';

/** An account of the genesis block besides the funded ones. */
export interface GenesisAccount {
  /** In wei. */
  readonly balance: Hex;
  readonly code?: Hex;
  readonly storage?: Readonly<Record<Hex, Hex>>;
}

/** What differs from geth's own development chain. */
export interface GenesisOptions {
  readonly chainId: number;
  readonly hardfork: Hardfork;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly gasLimit: number;
  readonly accounts: readonly Account[];
  readonly alloc: Readonly<Record<Hex, GenesisAccount>>;
}

interface GethGenesis {
  readonly config: Readonly<Record<string, unknown>> & { readonly blobSchedule: { readonly prague: unknown } };
  readonly alloc: Readonly<Record<string, unknown>>;
}

const BALANCE_WEI = 10n ** 24n;
const FORKS = ['shanghai', 'cancun', 'prague', 'osaka'];

/**
 * The genesis of a chain that starts after the merge, as geth's `init` reads it. It grows out of `geth --dev dumpgenesis`, for the
 * sake of the system contracts without which no block is valid; the customary CREATE2 factory comes with them.
 *
 * @param geth - Path of the program.
 */
export async function makeGenesis(geth: string, options: GenesisOptions): Promise<string> {
  const { stdout } = await promisify(execFile)(geth, ['--dev', 'dumpgenesis']);
  const genesis = JSON.parse(stdout) as GethGenesis;
  const active = FORKS.slice(0, FORKS.indexOf(options.hardfork) + 1);
  const { blobSchedule } = genesis.config;
  return JSON.stringify({
    ...genesis,
    config: {
      ...Object.fromEntries(Object.entries(genesis.config).filter(([name]) => !name.endsWith('Time'))),
      ...Object.fromEntries(active.map((fork) => [`${fork}Time`, 0])),
      chainId: options.chainId,
      terminalTotalDifficulty: 0,
      blobSchedule: { ...blobSchedule, osaka: blobSchedule.prague }, // Osaka changes nothing about blobs
    },
    alloc: {
      ...genesis.alloc,
      ...Object.fromEntries(options.accounts.map(({ address }) => [address, { balance: quantity(BALANCE_WEI) }])),
      ...options.alloc,
    },
    gasLimit: quantity(options.gasLimit),
    timestamp: quantity(options.timestamp),
    extraData: '0x',
  });
}
