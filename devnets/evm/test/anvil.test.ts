import { startAnvil, type Anvil, type AnvilOptions } from '../src/index.js';
import { testAccounts } from '../src/accounts.js';
import { eventually, header, isAlive, numberOf } from './chain-view.js';
import { upgradeStatus } from './upgrade-status.js';

async function withAnvil<T>(options: AnvilOptions, use: (anvil: Anvil) => Promise<T>): Promise<T> {
  const anvil = await startAnvil(options);
  try {
    return await use(anvil);
  } finally {
    await anvil.stop();
  }
}

const transfer = ({ accounts }: Anvil): readonly unknown[] => [
  { from: accounts[0]?.address, to: accounts[1]?.address, value: '0x1' },
];

const isOne = (number: number): boolean => number === 1;

describe('startAnvil', () => {
  it('is the chain that was asked for, over HTTP and WebSocket, and ends with stop', async () => {
    const options = { chainId: 4242, timestamp: 1_800_000_000, fundedAccounts: 3 };
    const pid = await withAnvil(options, async ({ rpc, wsUrl, accounts, chainId, pid }) => {
      expect(chainId).toBe(4242);
      expect(await rpc('eth_chainId')).toBe('0x1092');
      expect((await header(rpc, '0x0')).timestamp).toBe(1_800_000_000);
      expect(accounts).toEqual(testAccounts(3));
      expect(await rpc('eth_accounts')).toEqual(accounts.map(({ address }) => address));
      expect(await upgradeStatus(wsUrl)).toBe(101);
      return pid;
    });
    expect(isAlive(pid)).toBe(false);
  });

  it('makes a block for each transaction at once where no block time is given', () =>
    withAnvil({}, async (anvil) => {
      await anvil.rpc('eth_sendTransaction', transfer(anvil));
      expect(await eventually(() => numberOf(anvil.rpc, 'latest'), isOne)).toBe(1);
    }));

  it('has every block final at once with no slots in an epoch', () =>
    withAnvil({ slotsInAnEpoch: 0 }, async (anvil) => {
      await anvil.rpc('eth_sendTransaction', transfer(anvil));
      expect(await eventually(() => numberOf(anvil.rpc, 'finalized'), isOne)).toBe(1);
    }));

  it('knows the P-256 precompile from Osaka on, and takes further flags', async () => {
    const precompiles = async ({ rpc }: Anvil): Promise<readonly string[]> => {
      const { current } = (await rpc('eth_config')) as { current: { precompiles: Record<string, string> } };
      return Object.keys(current.precompiles);
    };
    expect(await withAnvil({}, precompiles)).toContain('P256VERIFY');
    expect(await withAnvil({ hardfork: 'prague', flags: ['--no-mining'] }, precompiles)).not.toContain('P256VERIFY');
  });

  it('says what anvil said when it does not come up', async () => {
    await expect(startAnvil({ flags: ['--no-such-flag'] })).rejects.toThrow(
      /anvil ended before it answered.*--no-such-flag/s,
    );
  });

  it('does not share a port', () =>
    withAnvil({}, async ({ url }) => {
      const port = Number(new URL(url).port);
      await expect(startAnvil({ port })).rejects.toMatchObject({
        name: 'DevnetError',
        message: expect.stringContaining('is taken') as unknown,
      });
    }));
});
