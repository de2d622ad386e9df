import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { Observable, Subject } from 'rxjs';
import type { Answer, Method, Params, Request, Response } from './calls.js';
import { FrameReader, frameOf } from './frames.js';
import { fromWire } from './wire-errors.js';

/** The server cannot be reached or the connection broke: what was asked may have happened. */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError';
}

/** One connection to the server, made by the first call and again by the first one after it broke. */
export class CallClient {
  readonly #path: string;
  readonly #calls = new Map<number, Subject<unknown>>();
  #socket: Socket | undefined;
  #id = 0;

  /** @param path - Of the local socket. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Calls with each subscription; unsubscribing cancels. Errors with {@link ConnectionLostError}, or as the server did. */
  call<M extends Method>(method: M, ...params: Params<M>): Observable<Answer<M>> {
    return new Observable((subscriber) => {
      const id = this.#id++;
      const answers = new Subject<unknown>();
      const subscription = (answers as Subject<Answer<M>>).subscribe(subscriber);
      this.#calls.set(id, answers);
      this.#send({ type: 'call', id, method, params });
      return () => {
        subscription.unsubscribe();
        if (this.#calls.delete(id)) this.#send({ type: 'cancel', id });
      };
    });
  }

  /** Breaks the connection; calls under way are lost. */
  close(): void {
    this.#socket?.destroy();
    this.#lose('it was closed here');
  }

  #send(request: Request): void {
    this.#socket ??= this.#connect();
    this.#socket.write(frameOf(request));
  }

  #connect(): Socket {
    const reader = new FrameReader();
    const socket = connect(this.#path);
    let reason = 'the server closed it';
    socket.on('data', (chunk) => {
      for (const response of reader.push(chunk)) this.#take(response as Response);
    });
    socket.on('error', (error) => {
      reason = error.message;
    });
    socket.on('close', () => {
      if (this.#socket === socket) this.#lose(reason);
    });
    return socket;
  }

  #take(response: Response): void {
    const answers = this.#calls.get(response.id);
    if (response.type === 'next') {
      answers?.next(response.value);
      return;
    }
    this.#calls.delete(response.id);
    if (response.type === 'complete') answers?.complete();
    else answers?.error(fromWire(response.error));
  }

  /** Calls that the loss brings about belong to the next connection. */
  #lose(reason: string): void {
    this.#socket = undefined;
    const lost = [...this.#calls.values()];
    this.#calls.clear();
    for (const answers of lost)
      answers.error(new ConnectionLostError(`The connection to ${this.#path} broke: ${reason}; call again`));
  }
}
