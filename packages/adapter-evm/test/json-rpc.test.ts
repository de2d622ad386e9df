import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { nodeSchedule } from '@lateral/core';
import { NoAnswerError, RpcClient } from '../src/rpc/json-rpc.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('calls to a node that answers nothing', () => {
  let server: Server;
  let url: string;

  beforeEach(async () => {
    server = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Calls that went out, whatever is collected meanwhile. */
  async function underWay(client: RpcClient): Promise<Promise<unknown>[]> {
    const calls = ['one', 'two'].map((method) => client.call(method, []).catch((error: unknown) => error));
    await sleep(50);
    collectGarbage();
    await sleep(50);
    collectGarbage();
    return calls;
  }

  it('end after the time that a node has, whatever the garbage collector took', async () => {
    const client = new RpcClient({ url, timeoutMs: 300, schedule: nodeSchedule });
    for (const error of await Promise.all(await underWay(client))) {
      expect(error).toBeInstanceOf(NoAnswerError);
      expect((error as Error).message).toContain('nothing within 300 ms');
    }
  });

  it('end with the client, and so do those that come after', async () => {
    const client = new RpcClient({ url, timeoutMs: 60_000, schedule: nodeSchedule });
    const calls = await underWay(client);
    client.close();
    for (const error of await Promise.all([...calls, client.call('late', []).catch((late: unknown) => late)]))
      expect((error as Error).message).toContain('the ledger was closed');
  });
});
