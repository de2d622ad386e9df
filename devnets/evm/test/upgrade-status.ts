import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** The HTTP status with which an endpoint answers the opening of a WebSocket: 101 when it speaks it. */
export async function upgradeStatus(wsUrl: string): Promise<number | undefined> {
  const opening = request(wsUrl.replace('ws:', 'http:'), {
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': Buffer.alloc(16).toString('base64'),
    },
  }).end();
  const answered = once(opening, 'upgrade') as Promise<[IncomingMessage, Duplex]>;
  const [response, socket] = await answered;
  socket.destroy();
  return response.statusCode;
}
