/** Calls a method of a node and answers its result. Refusals are {@link RpcError}s; a node that is away fails as `fetch` does. */
export type Rpc = (method: string, params?: readonly unknown[]) => Promise<unknown>;

/** A node's refusal, as the node worded it. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  constructor(
    message: string,
    /** The JSON-RPC code, such as -32000. */
    readonly code: number,
    readonly data?: unknown,
  ) {
    super(message);
  }
}

interface RpcOptions {
  /** Headers of the next request, such as a fresh token. */
  readonly headers?: () => Record<string, string>;
  /** Ends the calls under way, besides the time limit. */
  readonly signal?: () => AbortSignal;
  /** Time limit of a call. @default 15000 */
  readonly timeoutMs?: number;
}

interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly message: string; readonly code: number; readonly data?: unknown };
}

const TIMEOUT_MS = 15_000; // a full block of 60 million gas takes a node on a busy machine more than a second

/** JSON-RPC over HTTP, one call a request. */
export function jsonRpc(url: string, { headers, signal, timeoutMs = TIMEOUT_MS }: RpcOptions = {}): Rpc {
  let id = 0;
  return async (method, params = []) => {
    const [ending, done] = [new AbortController(), new AbortController()];
    const outage = signal?.();
    const end = (): void => {
      ending.abort();
    };
    if (outage?.aborted) end();
    outage?.addEventListener('abort', end, { signal: done.signal });
    const limit = setTimeout(end, timeoutMs);
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers?.() },
        body: JSON.stringify({ jsonrpc: '2.0', id: ++id, method, params }),
        signal: ending.signal,
      });
      const text = await response.text();
      if (!response.ok) throw new RpcError(`HTTP ${response.status}: ${text.trim()}`, response.status);
      const { result, error } = JSON.parse(text) as Answer;
      if (error) throw new RpcError(error.message, error.code, error.data);
      return result;
    } finally {
      clearTimeout(limit);
      done.abort();
    }
  };
}
