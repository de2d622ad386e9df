import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { DevnetError } from './devnet-error.js';

const TRIES = 50;

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

/**
 * A loopback port that nobody listens on, out of 20000–31999. That lies below the ports which systems hand to outgoing
 * connections, so nothing takes it by chance before the node does, nor while the node is down between kill and restart.
 *
 * @param named - The port that it has to be, if so.
 * @throws {@link DevnetError} when the named port is taken.
 */
export async function freePort(named?: number): Promise<number> {
  if (named !== undefined) {
    if (await isFree(named)) return named;
    throw new DevnetError(`Port ${named} is taken. Choose another one, or end what listens there.`);
  }
  for (let tries = 0; tries < TRIES; tries++) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) return port;
  }
  throw new DevnetError(`None of ${TRIES} ports tried in 20000–31999 is free.`);
}
