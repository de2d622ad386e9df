import { AbiCoder, Interface } from 'ethers';
import { registerAbi } from '../../src/contract/register.generated.js';
import type { Anvil } from './anvil.js';
import { RpcError } from './anvil.js';

/** What the contract answers to a command: `accepted`, `alreadyApplied`, or the code of the refusal with its change. */
export interface Verdict {
  readonly verdict: string;
  readonly change?: number;
}

export interface Receipt {
  readonly status: string;
  readonly gasUsed: string;
  readonly contractAddress: string | null;
  readonly logs: readonly Log[];
}

interface Log {
  readonly data: string;
  readonly topics: readonly string[];
}

export const registerInterface = new Interface(registerAbi);
const GAS = '0xf00000'; // below EIP-7825's 16,777,216

/** A register contract, spoken to with raw calls. Byte strings of its methods are hex without 0x, as in the sequences. */
export class RegisterOnAnvil {
  readonly #anvil: Anvil;
  readonly address: string;

  private constructor(anvil: Anvil, address: string) {
    this.#anvil = anvil;
    this.address = address;
  }

  /** @param args - Encoded arguments of the constructor. */
  static async deploy(anvil: Anvil, bytecode: string, args = '0x'): Promise<RegisterOnAnvil> {
    const receipt = await send(anvil, { data: bytecode + args.slice(2) });
    return new RegisterOnAnvil(anvil, receipt.contractAddress ?? '');
  }

  async publishTable(packed: string): Promise<Receipt> {
    return send(this.#anvil, {
      to: this.address,
      data: registerInterface.encodeFunctionData('publishTable', [`0x${packed}`]),
    });
  }

  /** The verdict at a ledger time, without effect. */
  async judge(envelope: string, hints: string, now: number): Promise<Verdict> {
    const call = { to: this.address, data: submission(envelope, hints), gas: GAS };
    try {
      await this.#anvil.request('eth_call', call, 'latest', null, { time: `0x${now.toString(16)}` });
      return { verdict: 'accepted' };
    } catch (error) {
      if (error instanceof RpcError && error.data !== undefined) return refusalOf(error.data);
      throw error;
    }
  }

  /** Mines the command in a block of its own. */
  submit(envelope: string, hints: string): Promise<Receipt> {
    return send(this.#anvil, { to: this.address, data: submission(envelope, hints) });
  }

  /** Calls views in one round trip. */
  async view(...calls: readonly (readonly [string, ...(readonly unknown[])])[]): Promise<readonly string[]> {
    return this.#anvil.batch(
      calls.map(([name, ...args]) => ({
        method: 'eth_call',
        params: [{ to: this.address, data: registerInterface.encodeFunctionData(name, args) }, 'latest'],
      })),
    );
  }

  /** Envelopes of a bilateral in the order of the chain, from its events. */
  async envelopes(bilateralId: string): Promise<readonly string[]> {
    const topics = [null, `0x${bilateralId}`];
    const logs = await this.#anvil.request<readonly Log[]>('eth_getLogs', {
      address: this.address,
      fromBlock: '0x0',
      topics,
    });
    return logs.map(({ data }) => String(AbiCoder.defaultAbiCoder().decode(['bytes'], data)[0]).slice(2));
  }
}

const SUBMIT = registerInterface.getFunction('submit')?.selector ?? '';

/** `submit(bytes,bytes)`, written out here: thousands of sets go through it. */
function submission(envelope: string, hints: string): string {
  const first = bytesArgument(envelope);
  return `${SUBMIT}${wordOf(64)}${wordOf(64 + first.length / 2)}${first}${bytesArgument(hints)}`;
}

function bytesArgument(hex: string): string {
  return wordOf(hex.length / 2) + hex.padEnd(Math.ceil(hex.length / 64) * 64, '0');
}

function wordOf(value: number): string {
  return value.toString(16).padStart(64, '0');
}

async function send(anvil: Anvil, transaction: { to?: string; data: string }): Promise<Receipt> {
  const full = { from: anvil.account, gas: GAS, ...transaction };
  const receipt = await anvil.request<Receipt>('eth_sendTransactionSync', full);
  if (receipt.status !== '0x1') throw new Error(`Reverted: ${JSON.stringify(receipt)}`);
  return receipt;
}

/** From revert data to the register's own words. */
function refusalOf(data: string): Verdict {
  const error = registerInterface.parseError(data);
  if (error === null) throw new Error(`The contract reverted with ${data}`);
  const verdict = error.name.slice(0, 1).toLowerCase() + error.name.slice(1);
  const [change] = error.args as unknown as readonly bigint[];
  return change === undefined ? { verdict } : { verdict, change: Number(change) };
}
