import { startGethNetwork, type GethNetwork, type GethNetworkOptions, type Hex } from '../src/index.js';
import { eventually, header, isAlive, numberOf, whereIs } from './chain-view.js';
import { logContractAlloc } from './log-contract.js';
import { describeGeth, SLOW_MS } from './real-geth.js';
import { startSigner, type Signer } from './signer.js';
import { upgradeStatus } from './upgrade-status.js';

describeGeth('startGethNetwork', () => {
  let signer: Signer;
  beforeAll(async () => {
    signer = await startSigner(7117);
  });
  afterAll(() => signer.stop());

  async function withNetwork(options: GethNetworkOptions, use: (network: GethNetwork) => Promise<void>): Promise<void> {
    const network = await startGethNetwork({ alloc: logContractAlloc, ...options });
    try {
      await use(network);
    } finally {
      await network.stop();
    }
  }

  const node = ({ nodes: [first] }: GethNetwork): GethNetwork['nodes'][number] => {
    if (!first) throw new Error('no node');
    return first;
  };

  it(
    'is ready when it says so, and ends with stop',
    async () => {
      let pid: number | undefined;
      await withNetwork({ paused: true, fundedAccounts: 12 }, async (network) => {
        const { rpc, wsUrl } = node(network);
        ({ pid } = node(network));
        const last = network.accounts.at(11);
        expect(await rpc('eth_syncing')).toBe(false);
        expect(await rpc('eth_chainId')).toBe('0x1bcd');
        expect(await rpc('eth_getBalance', [last?.address, 'latest'])).toBe('0xd3c21bcecceda1000000');
        expect(await upgradeStatus(wsUrl)).toBe(101);
        expect(await numberOf(rpc, 'finalized')).toBe(0);
      });
      expect(isAlive(pid ?? 0)).toBe(false);
    },
    SLOW_MS,
  );

  it(
    'makes a block a slot; safe and finalized trail by their depths, and block time grows by whole seconds',
    () =>
      withNetwork({ slotMs: 100, finalityDepth: 3, safeDepth: 1 }, async (network) => {
        const { rpc } = node(network);
        await eventually(
          () => numberOf(rpc, 'latest'),
          (number) => number >= 6,
        );
        await network.consensus.pause();
        const { head, safe, finalized } = network.consensus.tags();
        expect([safe.number, finalized.number]).toEqual([head.number - 1, head.number - 3]);
        for (const [tag, block] of Object.entries({ latest: head, safe, finalized })) {
          expect(await header(rpc, tag)).toMatchObject(block);
        }
        const before = await header(rpc, `0x${(head.number - 1).toString(16)}`);
        expect(head.timestamp).toBeGreaterThan(before.timestamp);
      }),
    SLOW_MS,
  );

  it(
    'makes blocks for transactions only, where empty ones are not wanted',
    () =>
      withNetwork({ slotMs: 50, emptyBlocks: false, finalityDepth: 0 }, async (network) => {
        const { rpc } = node(network);
        for (const nonce of [0, 1]) {
          const raw = await signer.sign({ account: 0, nonce, data: '0x01' });
          const hash = (await rpc('eth_sendRawTransaction', [raw])) as Hex;
          expect(await eventually(() => whereIs(rpc, hash), Number.isInteger)).toBe(nonce + 2);
        }
        expect(await numberOf(rpc, 'finalized')).toBe(3);
        expect(network.consensus.missedSlots).toBe(0);
      }),
    SLOW_MS,
  );

  it(
    'makes no empty block while block time is too far ahead of the clock',
    () =>
      withNetwork({ slotMs: 20, aheadSecondsMax: 2 }, async (network) => {
        const { rpc } = node(network);
        await eventually(
          () => numberOf(rpc, 'latest'),
          (number) => number >= 3,
        );
        const { timestamp } = await header(rpc, 'latest');
        expect(timestamp - Date.now() / 1000).toBeLessThanOrEqual(2);
      }),
    SLOW_MS,
  );
});
