import { freePort } from '../src/index.js';
import { runCommand } from '../src/command.js';
import { jsonRpc } from '../src/json-rpc.js';
import { describeGeth, SLOW_MS } from './real-geth.js';

/** Runs a command until it has printed, asks the first node for its chain id, and ends the command. */
async function chainIdOf(...args: readonly string[]): Promise<unknown> {
  const ending = new AbortController();
  let printed: (text: string) => void = () => undefined;
  const output = new Promise<string>((resolve) => (printed = resolve));
  const ended = runCommand([...args, '--port', String(await freePort())], { print: printed, signal: ending.signal });
  await Promise.race([output, ended]);
  const { nodes, accounts } = JSON.parse(await output) as { nodes: { url: string }[]; accounts: unknown[] };
  expect(accounts).toHaveLength(2);
  const rpc = jsonRpc(nodes[0]?.url ?? '');
  const chainId = await rpc('eth_chainId');
  ending.abort();
  await ended;
  await expect(rpc('eth_chainId')).rejects.toThrow();
  return chainId;
}

describe('lateral-devnet-evm', () => {
  it('starts anvil, prints its endpoints and ends it on the signal', async () => {
    expect(await chainIdOf('start', '--accounts', '2', '--chain-id', '99')).toBe('0x63');
  });

  it.each([
    [[], 'There is no command'],
    [['start', 'besu'], 'There is no command'],
    [['start', 'geth', 'now'], 'There is no place for now'],
    [['start', '--slot', 'fast'], '--slot is a whole number'],
    [['start', 'geth', '--nodes', '3'], '--nodes is 1 or 2'],
    [['start', '--colour'], 'Unknown option'],
  ])('refuses %j', async (args, message) => {
    const context = { print: () => undefined, signal: new AbortController().signal };
    await expect(runCommand(args, context)).rejects.toMatchObject({
      message: expect.stringContaining(message) as unknown,
    });
  });
});

describeGeth('lateral-devnet-evm start geth', () => {
  it(
    'starts a network',
    async () => {
      expect(await chainIdOf('start', 'geth', '--accounts', '2', '--slot', '100', '--no-empty-blocks')).toBe('0x1bcd');
    },
    SLOW_MS,
  );
});
