/** A WebSocket as browsers and Node 22 have it, and the package `ws`. */
interface Socket {
  send(text: string): void;
  close(): void;
  addEventListener(type: 'open' | 'message' | 'close' | 'error', listener: () => void): void;
}

/**
 * Lets a node tell when it has a new head. What it tells is not read: it only wakes.
 *
 * @param onLost - Called once when the node tells nothing any more.
 * @returns Ends it.
 */
export async function newHeads(url: string, wake: () => void, onLost: () => void): Promise<() => void> {
  const Constructor = await socketConstructor();
  const socket = new Constructor(url);
  let isEnded = false;
  const lost = (): void => {
    if (!isEnded) onLost();
    isEnded = true;
  };
  socket.addEventListener('open', () => {
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_subscribe', params: ['newHeads'] }));
  });
  socket.addEventListener('message', wake);
  socket.addEventListener('close', lost);
  socket.addEventListener('error', lost);
  return () => {
    isEnded = true;
    socket.close();
  };
}

/** Node 22 has one; before, the optional package `ws` is needed. */
async function socketConstructor(): Promise<new (url: string) => Socket> {
  const own = (globalThis as { readonly WebSocket?: new (url: string) => Socket }).WebSocket;
  if (own !== undefined) return own;
  const { WebSocket } = await import('ws');
  return WebSocket;
}
