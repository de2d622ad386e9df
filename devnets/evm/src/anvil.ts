import { join } from 'node:path';
import { testAccounts, type Account } from './accounts.js';
import { findAnvil } from './anvil-binary.js';
import { DevnetError } from './devnet-error.js';
import { freePort } from './free-port.js';
import { jsonRpc, type Rpc } from './json-rpc.js';
import { ProcessGroup } from './process-group.js';
import { untilReady } from './ready.js';

/** What {@link startAnvil} may be told. */
export interface AnvilOptions {
  /** @default 31337 */
  readonly chainId?: number | undefined;
  /** Seconds between blocks, fractions allowed, empty ones included. Left out, each transaction gets a block at once. */
  readonly blockTimeSeconds?: number | undefined;
  /** `safe` is this many blocks behind the head and `finalized` twice as many; 0 makes every block final at once. @default 32 */
  readonly slotsInAnEpoch?: number | undefined;
  /** Time of the genesis block, seconds since 1970. @default now */
  readonly timestamp?: number | undefined;
  /** A name that anvil knows, such as `prague`. @default `osaka` */
  readonly hardfork?: string | undefined;
  /** Loopback port of HTTP and WebSocket. @default a free one */
  readonly port?: number | undefined;
  /** Accounts with 1,000,000 ether. @default 10 */
  readonly fundedAccounts?: number | undefined;
  /** Further flags of the program, such as `--enable-tx-gas-limit`. */
  readonly flags?: readonly string[] | undefined;
}

/** A running anvil. */
export interface Anvil {
  readonly url: string;
  readonly wsUrl: string;
  readonly chainId: number;
  readonly pid: number;
  readonly accounts: readonly Account[];
  readonly rpc: Rpc;
  /** Ends the process. */
  readonly stop: () => Promise<void>;
}

const BALANCE_ETHER = 1_000_000;
/** Blocks of the past whose state can be asked for, on disk. Without a limit and a folder, anvil fills the user's home and leaves it so. */
const STATES_MAX = 1_000;

function commandLine(options: AnvilOptions, chainId: number, port: number, accounts: number): string[] {
  const flag = (name: string, value: string | number | undefined): string[] =>
    value === undefined ? [] : [name, String(value)];
  return [
    ...['--host', '127.0.0.1', '--port', String(port), '--chain-id', String(chainId)],
    ...['--accounts', String(accounts), '--balance', String(BALANCE_ETHER), '--hardfork', options.hardfork ?? 'osaka'],
    ...flag('--block-time', options.blockTimeSeconds),
    ...flag('--slots-in-an-epoch', options.slotsInAnEpoch),
    ...flag('--timestamp', options.timestamp),
    ...(options.flags ?? []),
  ];
}

/**
 * Starts anvil, which is quick (0.1 s) and differs from real nodes in its answers, its reorganisations and its finality.
 *
 * @throws {@link DevnetError} when there is no anvil, or it does not come up.
 */
export async function startAnvil(options: AnvilOptions = {}): Promise<Anvil> {
  const program = findAnvil();
  if (program.path === undefined) throw new DevnetError(program.reason);
  const { chainId = 31_337, fundedAccounts = 10 } = options;
  const port = await freePort(options.port);
  const group = new ProcessGroup();
  try {
    const past = ['--cache-path', join(group.folder, 'states'), '--max-persisted-states', String(STATES_MAX)];
    const flags = [...commandLine(options, chainId, port, fundedAccounts), ...past];
    const process = group.start(program.path, flags, 'anvil.log');
    const url = `http://127.0.0.1:${port}`;
    const rpc = jsonRpc(url);
    await untilReady('anvil', process, rpc);
    return {
      ...{ url, wsUrl: `ws://127.0.0.1:${port}`, chainId, pid: process.pid, rpc },
      accounts: testAccounts(fundedAccounts),
      stop: () => group.stop(),
    };
  } catch (error) {
    await group.stop();
    throw error;
  }
}
