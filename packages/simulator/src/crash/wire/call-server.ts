import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { Observable, Subscription } from 'rxjs';
import type { Answer, Method, Params, Request, Response } from './calls.js';
import { FrameReader, frameOf } from './frames.js';
import { toWire } from './wire-errors.js';

/** What answers the calls. */
export type Handlers = { readonly [M in Method]: (...params: Params<M>) => Observable<Answer<M>> };

/** Takes calls on a local socket, from any number of connections; a broken one cancels its calls and touches no other. */
export class CallServer {
  readonly #handlers: Handlers;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  constructor(handlers: Handlers) {
    this.#handlers = handlers;
    this.#server = createServer((socket) => {
      this.#serve(socket);
    });
  }

  listen(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject).listen(path, resolve);
    });
  }

  /** Breaks every connection, as a network may at any time. */
  disconnect(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): Promise<void> {
    this.disconnect();
    return new Promise((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
  }

  #serve(socket: Socket): void {
    const reader = new FrameReader();
    const calls = new Map<number, Subscription>();
    this.#sockets.add(socket);
    socket.on('data', (chunk) => {
      for (const request of reader.push(chunk)) this.#take(request as Request, socket, calls);
    });
    socket.on('error', () => undefined); // `close` follows and says it all
    socket.on('close', () => {
      this.#sockets.delete(socket);
      for (const call of calls.values()) call.unsubscribe();
    });
  }

  #take(request: Request, socket: Socket, calls: Map<number, Subscription>): void {
    const { id } = request;
    if (request.type === 'cancel') {
      calls.get(id)?.unsubscribe();
      calls.delete(id);
      return;
    }
    const answer = (response: Response): void => {
      if (socket.writable) socket.write(frameOf(response));
      if (response.type !== 'next') calls.delete(id);
    };
    const call = this.#handle(request).subscribe({
      next: (value) => {
        answer({ type: 'next', id, value });
      },
      error: (error: unknown) => {
        answer({ type: 'error', id, error: toWire(error) });
      },
      complete: () => {
        answer({ type: 'complete', id });
      },
    });
    if (!call.closed) calls.set(id, call);
  }

  /** The parameters are those of the method: {@link CallClient} lets no others through. */
  #handle({ method, params }: Extract<Request, { type: 'call' }>): Observable<unknown> {
    const handler = this.#handlers[method] as (...params: readonly unknown[]) => Observable<unknown>;
    return handler(...params);
  }
}
