import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface Call {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

/** What an endpoint answers in place of a node's result. */
export type Lie = (call: Call, result: unknown) => unknown;

export interface LyingEndpoint {
  readonly url: string;
  lie: Lie;
  readonly stop: () => Promise<void>;
}

const honest: Lie = (_, result) => result;

/** An endpoint on loopback that answers what a node answers, but for its lie. */
export async function lyingEndpoint(node: string): Promise<LyingEndpoint> {
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      const headers = { 'content-type': 'application/json' };
      const answered: unknown = await (await fetch(node, { method: 'POST', headers, body })).json();
      response.writeHead(200, headers).end(JSON.stringify(changed(JSON.parse(body), answered)));
    })().catch(() => request.destroy());
  });
  const changed = (asked: unknown, answered: unknown): unknown => {
    if (Array.isArray(answered)) return answered.map((answer) => changed(callOf(asked, answer), answer));
    const { result, ...rest } = answered as { readonly result?: unknown };
    return result === undefined ? answered : { ...rest, result: endpoint.lie(asked as Call, result) };
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint: LyingEndpoint = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lie: honest,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
  return endpoint;
}

function callOf(asked: unknown, answer: unknown): Call | undefined {
  const { id } = answer as { readonly id: number };
  return (asked as readonly Call[]).find((call) => call.id === id);
}
