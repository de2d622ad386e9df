import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { jsonRpc } from '../src/json-rpc.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('calls to a node that answers nothing', () => {
  let server: Server;
  let url: string;

  beforeAll(async () => {
    server = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('end after their time limit, whatever the garbage collector took', async () => {
    const outage = new AbortController();
    const rpc = jsonRpc(url, { signal: () => outage.signal, timeoutMs: 300 });
    const calls = ['one', 'two'].map((method) => expect(rpc(method)).rejects.toThrow(/aborted/));
    await sleep(50);
    collectGarbage();
    await Promise.all(calls);
  });

  it('end when the node is taken away, and are not made while it is', async () => {
    const outage = new AbortController();
    const rpc = jsonRpc(url, { signal: () => outage.signal });
    const call = expect(rpc('one')).rejects.toThrow(/aborted/);
    await sleep(50);
    outage.abort();
    await call;
    await expect(rpc('late')).rejects.toThrow(/aborted/);
  });
});
