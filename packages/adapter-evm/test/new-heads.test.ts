import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { TABLE_DIGEST, testParties } from '@lateral/core/conformance';
import { findAnvil, startAnvil } from '@lateral/devnet-evm';
import { WebSocketServer } from 'ws';
import { newHeads } from '../src/rpc/new-heads.js';
import { anvilNetwork, LedgerMaker, skipLoudly } from './devnets.js';

/** A node that takes a subscription, and what it was asked. */
async function serve(): Promise<{ readonly url: string; readonly server: WebSocketServer; readonly asked: unknown[] }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const asked: unknown[] = [];
  server.on('connection', (socket) => {
    socket.on('message', (text: Buffer) => asked.push(JSON.parse(text.toString())));
  });
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, server, asked };
}

/** How often something was called, and the next call. */
function counter(): { readonly call: () => void; readonly count: () => number; readonly next: () => Promise<void> } {
  let [count, resolve] = [0, (): void => undefined];
  return {
    call: () => {
      count++;
      resolve();
    },
    count: () => count,
    next: () =>
      new Promise<void>((done) => {
        resolve = done;
      }),
  };
}

describe('heads that a node tells', () => {
  it('are subscribed to, and wake whatever they say', async () => {
    const { url, server, asked } = await serve();
    const [wake, lost] = [counter(), counter()];
    const told = wake.next();
    server.on('connection', (socket) =>
      socket.on('message', () => {
        socket.send('anything');
      }),
    );
    const stop = await newHeads(url, wake.call, lost.call);
    await told;
    expect(asked).toEqual([{ jsonrpc: '2.0', id: 1, method: 'eth_subscribe', params: ['newHeads'] }]);
    const gone = once([...server.clients][0] ?? server, 'close');
    stop();
    await gone;
    expect(lost.count()).toBe(0); // whoever ends it is not told that it ended
    server.close();
  });

  it.each(['closes', 'is not there'])('are lost once when the node %s', async (how) => {
    const { url, server } = await serve();
    const [wake, lost] = [counter(), counter()];
    const told = lost.next();
    server.on('connection', (socket) => {
      socket.terminate();
    });
    if (how === 'is not there') server.close();
    await newHeads(url, wake.call, lost.call);
    await told;
    await new Promise(setImmediate); // an error is followed by a close
    expect([wake.count(), lost.count()]).toEqual([0, 1]);
    server.close();
  });

  const program = findAnvil();
  if (program.path === undefined) skipLoudly('heads of anvil', program.reason);
  const itOnAnvil = program.path === undefined ? it.skip : it;
  const SELDOM_MS = 3_600_000; // nothing is asked for within a test
  itOnAnvil.each([
    ['bring outcomes without asking', { pollMs: SELDOM_MS, busyPollMs: SELDOM_MS }, true],
    ['are not needed: without them the node is asked', {}, false],
  ])('%s', async (_, options, isTold) => {
    const anvil = await startAnvil({ blockTimeSeconds: 1 });
    const { url: closed, server } = await serve();
    server.close();
    const heads = isTold ? anvil.wsUrl : closed;
    const ledger = new LedgerMaker(anvilNetwork(anvil), { finality: 'instant', heads, ...options }).create();
    try {
      await ledger.open();
      const { instance } = ledger.profile;
      const common = { seed: 'heads', algorithm: 'ES256K', tableDigest: TABLE_DIGEST, expiry: 2 ** 32 } as const;
      const parties = await testParties({ ...common, instance });
      const prepared = await ledger.prepare(await parties.establish());
      expect(await ledger.submit(prepared)).toMatchObject({ status: 'accepted' });
    } finally {
      await ledger.close();
      await anvil.stop();
    }
  });
});
