import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** What the proxy does to connections, those that are open and those to come. */
export type Behaviour =
  | 'forward'
  /** Takes everything, forwards nothing and closes nothing: half-open. */
  | 'swallow'
  /** As `swallow`, from the first COMMIT of a connection on, which the server does not get. */
  | 'swallowFromCommit'
  /** Forwards COMMIT, and cuts the connection instead of handing back the answer; once. */
  | 'cutAnswerOfCommit'
  /** Cuts the connection instead of forwarding COMMIT; once. */
  | 'cutCommit';

const COMMIT = Buffer.from('COMMIT\0');

/** A TCP proxy in front of a server's Unix socket that loses what it is told to lose. */
export class FaultyProxy {
  behaviour: Behaviour = 'forward';
  /** COMMITs that were seen. */
  commits = 0;
  readonly #socketPath: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
    this.#server = createServer((client) => {
      this.#join(client, connect(this.#socketPath));
    });
  }

  /** @returns The connection string that leads through it. */
  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new TypeError('The proxy has no port');
    return `postgresql://postgres@127.0.0.1:${address.port}/postgres`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }

  #join(client: Socket, server: Socket): void {
    const cut = () => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('error', cut);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        if (!isSwallowing) cut();
      });
    }
    let isSwallowing = false;
    let isAnswerCut = false;
    client.on('data', (data) => {
      const isCommit = data.includes(COMMIT);
      if (isCommit) this.commits++;
      isSwallowing ||= this.behaviour === 'swallow' || (isCommit && this.behaviour === 'swallowFromCommit');
      if (isSwallowing) return;
      if (isCommit && this.behaviour === 'cutCommit') {
        this.behaviour = 'forward';
        cut();
        return;
      }
      if (isCommit && this.behaviour === 'cutAnswerOfCommit') {
        this.behaviour = 'forward';
        isAnswerCut = true;
      }
      server.write(data);
    });
    server.on('data', (data) => {
      if (isAnswerCut) cut();
      else if (!isSwallowing && this.behaviour !== 'swallow') client.write(data);
    });
  }
}
