import type { Schedule } from '@lateral/core';

/** A JSON-RPC call as a function: what the rest of the adapter knows of a node. */
export type Rpc = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** What a node answered in place of a result. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: number;
  /** Revert data, where the error carries some. */
  readonly data: string | undefined;

  constructor(code: number, message: string, data: string | undefined) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** No answer: whether the node did anything is not known. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

export function isOfNode(error: unknown): error is RpcError | NoAnswerError {
  return error instanceof RpcError || error instanceof NoAnswerError;
}

export interface RpcClientOptions {
  readonly url: string;
  /** Milliseconds after which a node counts as not answering; a stopped process gives no error by itself. */
  readonly timeoutMs: number;
  readonly schedule: Schedule;
  /** Told the number of calls of each request, items of a batch one by one. */
  readonly onCalls?: (count: number) => void;
}

/** geth takes 1,000 calls a request, public endpoints often 100. */
const BATCH_MAX = 100;
const CLOSED = new Error('the ledger was closed');

interface Waiting {
  readonly method: string;
  readonly params: readonly unknown[];
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** One endpoint over HTTP. Calls that are made in one turn of the event loop go out as one batch. */
export class RpcClient {
  readonly url: string;
  readonly #options: RpcClientOptions;
  /** Of requests without an answer yet, each its own: one for all of them would gather their listeners. */
  readonly #requests = new Set<AbortController>();
  #isClosed = false;
  #waiting: Waiting[] = [];

  constructor(options: RpcClientOptions) {
    this.url = options.url;
    this.#options = options;
  }

  /** @throws RpcError for the node's error, {@link NoAnswerError} when there is no answer in time. */
  readonly call: Rpc = (method, params) =>
    new Promise((resolve, reject) => {
      this.#waiting.push({ method, params, resolve, reject });
      if (this.#waiting.length === 1) this.#options.schedule(() => void this.#flush(), 0, true);
      else if (this.#waiting.length === BATCH_MAX) void this.#flush();
    });

  /** Ends what is under way with a {@link NoAnswerError}. */
  close(): void {
    this.#isClosed = true;
    for (const request of this.#requests) request.abort(CLOSED);
  }

  async #flush(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = [];
    if (batch.length === 0) return;
    this.#options.onCalls?.(batch.length);
    try {
      deliver(batch, await this.#post(batch));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  async #post(batch: readonly Waiting[]): Promise<unknown> {
    const requests = batch.map(({ method, params }, id) => ({ jsonrpc: '2.0', id, method, params }));
    const { schedule, timeoutMs } = this.#options;
    const ending = new AbortController();
    if (this.#isClosed) ending.abort(CLOSED);
    this.#requests.add(ending);
    const hang = (): void => {
      ending.abort(new Error(`nothing within ${timeoutMs} ms`));
    };
    const cancel = schedule(hang, timeoutMs, true);
    try {
      const response = await fetch(this.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(requests.length === 1 ? requests[0] : requests),
        signal: ending.signal,
      });
      return await response.json();
    } catch (cause) {
      throw new NoAnswerError(`${this.url} did not answer: ${messageOf(cause)}`, { cause });
    } finally {
      cancel();
      this.#requests.delete(ending);
    }
  }
}

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** Hands each call its own answer; a node that answers a whole batch with one error gives that to all of them. */
function deliver(batch: readonly Waiting[], answered: unknown): void {
  const answers = (Array.isArray(answered) ? answered : [answered]) as readonly Answer[];
  const common = answers.length === 1 && batch.length > 1 ? answers[0] : undefined;
  const byId = new Map(answers.map((answer) => [answer.id, answer]));
  for (const [id, { method, resolve, reject }] of batch.entries()) {
    const answer = common ?? byId.get(id);
    if (answer?.error !== undefined) reject(errorOf(answer.error));
    else if (answer === undefined || !('result' in answer))
      reject(new NoAnswerError(`${method}: no answer of its own`));
    else resolve(answer.result);
  }
}

function errorOf({ code, message, data }: NonNullable<Answer['error']>): RpcError {
  return new RpcError(code, message, typeof data === 'string' ? data : undefined);
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
