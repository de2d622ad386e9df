import { parseArgs } from 'node:util';
import { startAnvil } from './anvil.js';
import { DevnetError } from './devnet-error.js';
import { findGeth } from './geth-binary.js';
import { startGethNetwork } from './geth-network.js';

/** The first port of the range that docs/devnets.md keeps for this devnet. */
const FIRST_PORT = 18_500;

export const USAGE = `Usage: lateral-devnet-evm start [anvil | geth] [options]
       lateral-devnet-evm install-geth   (builds it with Go: about 4 minutes)

  --port <n>            first port (${FIRST_PORT})
  --chain-id <n>        chain id (anvil 31337, geth 7117)
  --accounts <n>        accounts with 1,000,000 ether (10)
  --slot <ms>           milliseconds between blocks (geth 200; anvil: a block for each transaction)
  --nodes <1 | 2>       geth: nodes (1)
  --finality-depth <n>  geth: blocks that finalized trails the head by (4)
  --no-empty-blocks     geth: no block for a slot without transactions

start prints the endpoints as JSON and runs until Ctrl-C.`;

/** What a command line needs of the world. */
export interface CommandContext {
  readonly print: (text: string) => void;
  /** Ends what `start` has started. */
  readonly signal: AbortSignal;
}

const OPTIONS = {
  port: { type: 'string' },
  'chain-id': { type: 'string' },
  accounts: { type: 'string' },
  slot: { type: 'string' },
  nodes: { type: 'string' },
  'finality-depth': { type: 'string' },
  'no-empty-blocks': { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

/**
 * Runs a command line.
 *
 * @throws `TypeError` for one that cannot be understood, {@link DevnetError} when the software is missing or does not come up.
 */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  const [command, kind = 'anvil', ...surplus] = positionals;
  if (surplus.length > 0) throw new TypeError(`There is no place for ${surplus.join(' ')}.`);
  if (command === 'start' && kind === 'anvil') return runAnvil(values, context);
  if (command === 'start' && kind === 'geth') return runGeth(values, context);
  if (command === 'install-geth' && positionals.length === 1) return installGeth(context);
  throw new TypeError(`There is no command ${JSON.stringify(positionals.join(' '))}.`);
}

async function runAnvil(values: Values, { print, signal }: CommandContext): Promise<void> {
  const slotMs = wholeNumber(values, 'slot');
  const { url, wsUrl, chainId, accounts, stop } = await startAnvil({
    ...shared(values),
    blockTimeSeconds: slotMs === undefined ? undefined : slotMs / 1000,
  });
  print(JSON.stringify({ chainId, nodes: [{ url, wsUrl }], accounts }, undefined, 2));
  await aborted(signal);
  await stop();
}

async function runGeth(values: Values, { print, signal }: CommandContext): Promise<void> {
  const nodes = wholeNumber(values, 'nodes');
  if (nodes !== undefined && nodes !== 1 && nodes !== 2) throw new TypeError(`--nodes is 1 or 2, not ${nodes}.`);
  const network = await startGethNetwork({
    ...shared(values),
    ...{ nodes, slotMs: wholeNumber(values, 'slot'), finalityDepth: wholeNumber(values, 'finality-depth') },
    emptyBlocks: values['no-empty-blocks'] !== true,
  });
  const { chainId, accounts } = network;
  const endpoints = network.nodes.map(({ url, wsUrl }) => ({ url, wsUrl }));
  print(JSON.stringify({ chainId, nodes: endpoints, accounts }, undefined, 2));
  await aborted(signal);
  await network.stop();
}

async function installGeth({ print }: CommandContext): Promise<void> {
  const found = await findGeth({ install: true });
  if (found.path === undefined) throw new DevnetError(found.reason);
  print(found.path);
}

const shared = (values: Values): { port: number; chainId: number | undefined; fundedAccounts: number | undefined } => ({
  port: wholeNumber(values, 'port') ?? FIRST_PORT,
  chainId: wholeNumber(values, 'chain-id'),
  fundedAccounts: wholeNumber(values, 'accounts'),
});

function wholeNumber(values: Values, name: Exclude<keyof Values, 'no-empty-blocks'>): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new TypeError(`--${name} is a whole number, not ${text}.`);
  return Number(text);
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
