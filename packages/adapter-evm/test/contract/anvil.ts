import { findAnvil, startAnvil as startDevnet } from '@lateral/devnet-evm';

/** A JSON-RPC call. */
export interface Call {
  readonly method: string;
  readonly params?: readonly unknown[];
}

/** A node of its own on a free port, with an unlocked rich account. */
export interface Anvil {
  readonly account: string;
  /** @throws {@link RpcError} when the node answers with an error. */
  request<T>(method: string, ...params: readonly unknown[]): Promise<T>;
  /** In one round trip; the calls must not depend on each other's order. */
  batch<T>(calls: readonly Call[]): Promise<readonly T[]>;
  stop(): Promise<void>;
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: string };
}

export class RpcError extends Error {
  override readonly name = 'RpcError';
  /** Revert data, where there is any. */
  readonly data: string | undefined;

  constructor({ code, message, data }: NonNullable<Answer['error']>) {
    super(`${code} ${message}`);
    this.data = data;
  }
}

/** Path of anvil's program for this machine, or undefined where its npm package did not bring one. */
export function anvilProgram(): string | undefined {
  return findAnvil().path;
}

/**
 * Starts a node whose clock stands at 1 and moves with `evm_setNextBlockTimestamp` only.
 *
 * @param hardfork - Osaka brings the P-256 precompile.
 */
export async function startAnvil(hardfork: 'osaka' | 'prague' = 'osaka'): Promise<Anvil> {
  const { url, stop } = await startDevnet({ timestamp: 1, hardfork });
  const batch = async <T>(calls: readonly Call[]): Promise<readonly T[]> => {
    if (calls.length === 0) return []; // which the protocol does not allow
    const body = calls.map(({ method, params = [] }, id) => ({ jsonrpc: '2.0', id, method, params }));
    const answers = (await post(url, body)) as readonly Answer[];
    return [...answers].sort((a, b) => a.id - b.id).map((answer) => resultOf(answer) as T);
  };
  const request = async <T>(method: string, ...params: readonly unknown[]): Promise<T> =>
    resultOf((await post(url, { jsonrpc: '2.0', id: 0, method, params })) as Answer) as T;
  await request('anvil_setBlockTimestampInterval', 0);
  const [account = ''] = await request<readonly string[]>('eth_accounts');
  return { account, request, batch, stop };
}

async function post(url: string, body: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json();
}

function resultOf({ result, error }: Answer): unknown {
  if (error !== undefined) throw new RpcError(error);
  return result;
}
