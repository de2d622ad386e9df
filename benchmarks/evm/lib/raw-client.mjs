/**
 * The yardstick: what sends ready calls over batched JSON-RPC with as little as can be. RLP by hand, signatures by
 * libsecp256k1, Keccak as the adapter has it, the account's numbers counted here, and nothing that goes wrong looked into.
 */
import { setTimeout as delay } from 'node:timers/promises';

import { keccak256 } from 'ethers/crypto';
import secp256k1 from 'secp256k1/bindings.js';

/** Milliseconds between two looks for a receipt or a head. */
export const POLL_MS = 50;
const TIP = 1_500_000_000n;
const FEE = 20_000_000_000n;
const TYPE = Uint8Array.of(2);

export class RawClient {
  #url;
  #chainId;
  #secretKey;
  #nonce = 0;

  constructor({ url, chainId }, { privateKey }) {
    this.#url = url;
    this.#chainId = chainId;
    this.#secretKey = Buffer.from(privateKey.slice(2), 'hex');
  }

  /** Results in the order of the calls, each `[method, params]`, by one request. */
  async batch(calls) {
    const requests = calls.map(([method, params], id) => ({ jsonrpc: '2.0', id, method, params }));
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(requests),
    });
    const results = [];
    for (const { id, result, error } of JSON.parse(await response.text())) {
      if (error !== undefined) throw new Error(error.message);
      results[id] = result;
    }
    return results;
  }

  /** Signs and sends calls in one batch. @param calls - Each `{ to, gasLimit, data }`. @returns Their hashes. */
  send(calls) {
    return this.batch(calls.map((call) => ['eth_sendRawTransaction', [this.#sign(call)]]));
  }

  /** Asks again and again until all have a receipt. @returns The receipts. */
  async receipts(hashes) {
    for (;;) {
      const receipts = await this.batch(hashes.map((hash) => ['eth_getTransactionReceipt', [hash]]));
      if (receipts.every((receipt) => receipt !== null)) return receipts;
      await delay(POLL_MS);
    }
  }

  /** The same for many at once: asks for receipts when there is a new head only. */
  async receiptsByHead(hashes) {
    const receipts = new Map();
    for (let head; receipts.size < hashes.length;) {
      const [latest] = await this.batch([['eth_blockNumber', []]]);
      if (latest !== head) {
        head = latest;
        const missing = hashes.filter((hash) => !receipts.has(hash));
        const found = await this.batch(missing.map((hash) => ['eth_getTransactionReceipt', [hash]]));
        for (const receipt of found) if (receipt !== null) receipts.set(receipt.transactionHash, receipt);
      }
      if (receipts.size < hashes.length) await delay(POLL_MS);
    }
    return [...receipts.values()];
  }

  #sign({ to, gasLimit, data }) {
    const address = Buffer.from(to.slice(2), 'hex');
    const head = [this.#chainId, this.#nonce++, TIP, FEE, gasLimit].map(integer);
    const fields = [...head, address, integer(0), Buffer.from(data.slice(2), 'hex'), []];
    const digest = keccak256(Buffer.concat([TYPE, rlp(fields)]));
    const { signature, recid } = secp256k1.ecdsaSign(Buffer.from(digest.slice(2), 'hex'), this.#secretKey);
    const [r, s] = [signature.subarray(0, 32), signature.subarray(32)].map(withoutZeros);
    return `0x02${rlp([...fields, integer(recid), r, s]).toString('hex')}`;
  }
}

/** Bytes or a list of them as RLP (Ethereum's yellow paper, appendix B). */
function rlp(item) {
  if (Array.isArray(item)) return prefixed(0xc0, Buffer.concat(item.map(rlp)));
  return item.length === 1 && item[0] < 0x80 ? item : prefixed(0x80, item);
}

function prefixed(offset, payload) {
  if (payload.length < 56) return Buffer.concat([Uint8Array.of(offset + payload.length), payload]);
  const length = integer(payload.length);
  return Buffer.concat([Uint8Array.of(offset + 55 + length.length), length, payload]);
}

function integer(value) {
  const hex = value.toString(16);
  return withoutZeros(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'));
}

function withoutZeros(bytes) {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? Buffer.alloc(0) : bytes.subarray(first);
}
