import type { Algorithm, FinalityModel, LedgerProfile, RegisterLedger } from '@lateral/core';
import {
  ALGORITHM,
  fromHex,
  LIFECYCLE,
  nodeHashes,
  nodeSchedule,
  packTable,
  taggedHash,
  toHex,
  unpackTable,
  utf8,
} from '@lateral/core';
import type { EvmAccount } from './account/account.js';
import type { FeePolicy } from './account/fees.js';
import { declarationsOf } from './declarations.js';
import type { EvmFinality, EvmLedgerOptions } from './options.js';
import type { OnFault } from './rpc/nodes.js';

const DEFAULTS = {
  agreement: 1,
  pollMs: 1_000,
  busyPollMs: 50,
  timeoutMs: 5_000,
  patienceMs: 120_000,
  gapMs: 2_000,
  logSpan: 1_000_000,
  schedule: nodeSchedule,
  onFault: (() => undefined) as OnFault,
  kind: 'generic' as NonNullable<EvmLedgerOptions['kind']>,
};
const FEES: FeePolicy = { tip: 1_500_000_000n, cap: 500_000_000_000n };

/** The options with their defaults, and what follows from them. */
export type Settings = Omit<EvmLedgerOptions, 'account' | 'fees' | 'finality'> &
  typeof DEFAULTS & {
    /** That send, by turns. */
    readonly accounts: readonly EvmAccount[];
    /** Of the register, lower case. */
    readonly address: string;
    readonly since: number;
    readonly fees: FeePolicy;
    readonly facts: RegisterLedger;
    readonly profile: LedgerProfile;
    /** Bits of the register's `algorithms()`. */
    readonly algorithmBits: number;
  };

/** @throws TypeError or RangeError for an option that is out of range, naming it. */
export function settingsOf(options: EvmLedgerOptions): Settings {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const settings = { ...DEFAULTS, ...(given as unknown as EvmLedgerOptions) }; // safe: the same without what is undefined
  const { account, register, algorithms = ['ES256K'], tables = [packTable(LIFECYCLE)] } = settings;
  check(settings);
  const byDigest = new Map(
    tables.map((packed) => [toHex(taggedHash(nodeHashes, 'table', packed)), unpackTable(packed)]),
  );
  const profile = profileOf(settings, algorithms, [...byDigest.keys()].sort());
  return {
    ...settings,
    accounts: accountsOf(account),
    address: register.address.toLowerCase(),
    since: register.since ?? 0,
    fees: { ...FEES, ...options.fees },
    profile,
    facts: {
      instance: fromHex(profile.instance),
      algorithms: new Set(algorithms.map((name) => ALGORITHM[name])),
      tables: byDigest,
    },
    algorithmBits: algorithms.reduce((bits, name) => bits | (1 << (ALGORITHM[name] - 1)), 0),
  };
}

function check(settings: EvmLedgerOptions & typeof DEFAULTS): void {
  const { endpoints, agreement, register } = settings;
  if (endpoints.length === 0) throw new RangeError('endpoints: name one at least');
  if (agreement > endpoints.length)
    throw new RangeError(`agreement ${agreement}: there are ${endpoints.length} endpoints to agree`);
  if (!/^0x[0-9a-f]{40}$/i.test(register.address))
    throw new TypeError(`register.address "${register.address}": 0x and 40 hexadecimal digits are an address`);
  for (const name of [
    'chainId',
    'agreement',
    'pollMs',
    'busyPollMs',
    'timeoutMs',
    'patienceMs',
    'gapMs',
    'logSpan',
  ] as const)
    if (!Number.isSafeInteger(settings[name]) || settings[name] < 1)
      throw new RangeError(`${name} ${settings[name]}: take a whole number from 1`);
}

function accountsOf(account: EvmLedgerOptions['account']): readonly EvmAccount[] {
  const accounts = 'address' in account ? [account] : account;
  if (accounts.length === 0) throw new RangeError('account: name one at least');
  const twice = accounts.find(({ address }, index) => accounts.findIndex((each) => each.address === address) < index);
  if (twice !== undefined) throw new RangeError(`account: ${twice.address} is named twice; each has its own turn`);
  return accounts;
}

function profileOf(
  { chainId, register, finality, instance, kind }: EvmLedgerOptions & typeof DEFAULTS,
  algorithms: readonly Algorithm[],
  tables: readonly string[],
): LedgerProfile {
  const network = `eip155:${chainId}`;
  const identity = identityText(chainId, register.address);
  return {
    adapter: 'adapter-evm',
    network,
    identity,
    instance: instance ?? toHex(taggedHash(nodeHashes, 'ledger', utf8(identity))),
    tables,
    capabilities: {
      es256k: algorithms.includes('ES256K'),
      es256: algorithms.includes('ES256'),
      inclusionProofs: true,
      reorganisations: finality !== 'instant',
      stepwiseSubmission: false,
      accountSequence: true,
      durable: true,
      reexecution: false,
    },
    finality: modelOf(finality),
    time: { source: 'block', skewSeconds: 15 }, // Ethereum's clients take no block from further in the future
    declarations: declarationsOf(kind, finality),
  };
}

/** What the register on the chain hashes as its own identity. */
export function identityText(chainId: number, address: string): string {
  const identity = { adapter: 'lateral-evm', chain: `eip155:${chainId}`, register: address.toLowerCase() };
  return JSON.stringify(identity); // canonical: sorted, ASCII texts only
}

function modelOf(finality: EvmFinality): FinalityModel {
  if (finality === 'instant') return { model: 'instant' };
  return 'tag' in finality ? { model: 'tag', tag: finality.tag } : { model: 'depth', depth: finality.depth };
}
