import { createHmac } from 'node:crypto';
import type { Block } from './block-tree.js';
import { DevnetError } from './devnet-error.js';
import type { Hex } from './hex.js';
import { jsonRpc, type Rpc } from './json-rpc.js';

/** The blocks that the tags `latest`, `safe` and `finalized` shall mean. Zero hashes leave a tag as it is. */
export interface Forkchoice {
  readonly head: Hex;
  readonly safe: Hex;
  readonly finalized: Hex;
}

interface PayloadStatus {
  readonly status: 'VALID' | 'INVALID' | 'SYNCING' | 'ACCEPTED';
  readonly validationError: string | null;
}

const base64Url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token is good for 60 s around its `iat`, so each request gets its own. */
function token(secret: Uint8Array): string {
  const claims = `${base64Url({ alg: 'HS256', typ: 'JWT' })}.${base64Url({ iat: Math.floor(Date.now() / 1000) })}`;
  return `${claims}.${createHmac('sha256', secret).update(claims).digest('base64url')}`;
}

/** How consensus tells an execution node what to take in and what to choose: the Engine API from Prague on. */
export class EngineApi {
  readonly #rpc: Rpc;

  /** @param secret - The 32 bytes of the node's `--authrpc.jwtsecret`. */
  constructor(url: string, secret: Uint8Array, signal: () => AbortSignal) {
    this.#rpc = jsonRpc(url, { headers: () => ({ authorization: `Bearer ${token(secret)}` }), signal });
  }

  /**
   * Hands over a block whose parent the node has; the node executes it, and its head stays.
   *
   * @throws {@link DevnetError} when the node finds anything but a valid block.
   */
  async newPayload({ payload, parentBeaconBlockRoot, requests, number }: Block): Promise<void> {
    const answer = await this.#rpc('engine_newPayloadV4', [payload, [], parentBeaconBlockRoot, requests]);
    assertValid(answer as PayloadStatus, `block ${number}`);
  }

  /**
   * Chooses a head that the node has. Never call it for another: the node would begin a network sync and then refuse handed blocks.
   *
   * @throws {@link DevnetError} when the node does not take it.
   */
  async forkchoiceUpdated({ head, safe, finalized }: Forkchoice): Promise<void> {
    const state = { headBlockHash: head, safeBlockHash: safe, finalizedBlockHash: finalized };
    const answer = await this.#rpc('engine_forkchoiceUpdatedV3', [state, null]);
    assertValid((answer as { payloadStatus: PayloadStatus }).payloadStatus, `the head ${head}`);
  }
}

function assertValid({ status, validationError }: PayloadStatus, what: string): void {
  if (status !== 'VALID')
    throw new DevnetError(`A node answers ${status} to ${what}: ${validationError ?? 'no reason given'}.`);
}
