/** A register on a node, two parties of a bilateral on it, and their co-signed changes, signed in advance. */
import { setTimeout as delay } from 'node:timers/promises';

import { deployRegister, evmLedger, privateKeyAccount } from '@lateral/adapter-evm';
import { testChange, testParties } from '@lateral/core/conformance';
import { Transaction } from 'ethers';

import { RawClient } from './raw-client.mjs';

const HOUR = 3_600;

export class Scene {
  #node;
  #register;
  #accounts;
  #parties;
  #signed = 0;

  /** Deploys a register and sets a bilateral up. */
  static async on(node) {
    const scene = new Scene();
    scene.#node = node;
    scene.#accounts = [...node.accounts];
    const account = await accountOf(scene.#accounts.pop());
    scene.#register = await deployRegister({ rpc: node.rpc, account });
    const { instance, table: tableDigest } = scene.#register;
    const { timestamp } = await node.rpc('eth_getBlockByNumber', ['latest', false]);
    const expiry = (Math.floor(Number(timestamp) / HOUR) + 24) * HOUR;
    scene.#parties = await testParties({ seed: 'bench', algorithm: 'ES256K', instance, tableDigest, expiry });
    const ledger = await scene.open();
    for (const command of await scene.#parties.setUp()) await accept(ledger, command);
    await ledger.close();
    return scene;
  }

  get register() {
    return this.#register.address;
  }

  get bilateralId() {
    return this.#parties.bilateralId;
  }

  /** A funded account that nobody else here uses. */
  takeAccount() {
    return this.#accounts.pop();
  }

  /** An open ledger with an account of its own, unless it is told one, that hears of heads. */
  async open({ account = this.takeAccount(), ...options } = {}) {
    const { url, wsUrl, chainId } = this.#node;
    const { address, algorithms } = this.#register;
    const ledger = evmLedger({
      ...{ endpoints: [url], heads: wsUrl, chainId, algorithms, register: { address }, finality: { depth: 2 } },
      ...options,
      account: await accountOf(account),
    });
    await ledger.open();
    return ledger;
  }

  rawClient() {
    return new RawClient(this.#node, this.takeAccount());
  }

  /** Co-signed agreements, each on a record of its own, so that their order does not matter. */
  async sign(count) {
    const commands = [];
    for (let index = 0; index < count; index++) {
      const record = `r${this.#signed++}`;
      commands.push(await this.#parties.apply(testChange({ kind: 'agreement', action: 'agree', record })));
    }
    return commands;
  }

  /** The calls that deliver commands, ready for a raw client: hints and gas limits as the adapter makes them. */
  async callsOf(ledger, commands) {
    const calls = [];
    for (const command of commands) {
      const { bytes } = await ledger.prepareAt(0, command);
      const { to, gasLimit, data } = Transaction.from(`0x${Buffer.from(bytes).toString('hex')}`);
      calls.push({ to, gasLimit, data });
    }
    return calls;
  }
}

export async function accept(ledger, command) {
  const outcome = await ledger.submit(await ledger.prepare(command));
  if (outcome.status !== 'accepted') throw new Error(JSON.stringify(outcome));
}

/** Every command through the adapter, a number of them in flight at any time. */
export async function pipe(ledger, commands, inFlight) {
  const left = commands.values();
  const worker = async () => {
    for (const command of left) await accept(ledger, command);
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}

/** Every call through the raw client, so many at a time. */
export async function pipeRaw(client, calls, inFlight) {
  for (let from = 0; from < calls.length; from += inFlight) {
    const receipts = await client.receiptsByHead(await client.send(calls.slice(from, from + inFlight)));
    if (receipts.some(({ status }) => status !== '0x1')) throw new Error('A call failed');
  }
}

/** Resolves just after a node has a new head. */
export async function nextBlock({ rpc }) {
  const before = await rpc('eth_blockNumber', []);
  while ((await rpc('eth_blockNumber', [])) === before) await delay(5);
}

function accountOf({ privateKey }) {
  return privateKeyAccount(new Uint8Array(Buffer.from(privateKey.slice(2), 'hex')));
}
