import { concatBytes, decodeCommand, fromHex, nodeHashes, toHex, uint } from '@lateral/core';
import { PACKED_TABLE, TABLE_DIGEST, testParties } from '@lateral/core/conformance';
import type { TestParties } from '@lateral/core/conformance';
import { keccak256, recoverAddress } from 'ethers';
import { registerBytecode } from '../../src/contract/register.generated.js';
import type { Anvil } from './anvil.js';
import type { Placed, Scenario } from './gas-scenarios.js';
import { RegisterOnAnvil } from './register-on-anvil.js';

const NOW = 1_767_225_600;

/** A bilateral of two parties on a register, on which sets are measured one at a time from the same state. */
export class GasBench {
  readonly #anvil: Anvil;
  readonly #register: RegisterOnAnvil;
  readonly #parties: TestParties;
  readonly #addresses: readonly string[];

  private constructor(anvil: Anvil, register: RegisterOnAnvil, parties: TestParties, addresses: readonly string[]) {
    this.#anvil = anvil;
    this.#register = register;
    this.#parties = parties;
    this.#addresses = addresses;
  }

  static async open(anvil: Anvil): Promise<GasBench> {
    const register = await RegisterOnAnvil.deploy(anvil, registerBytecode);
    await register.publishTable(toHex(PACKED_TABLE));
    const [instance = ''] = await register.view(['instance']);
    const parties = await testParties({
      ...{ seed: 'gas', algorithm: 'ES256K', tableDigest: TABLE_DIGEST, expiry: NOW + 7_200 },
      instance: instance.slice(2),
    });
    await anvil.request('evm_setNextBlockTimestamp', NOW);
    for (const command of await parties.setUp()) await register.submit(toHex(command), '');
    const id = `0x${parties.bilateralId}`;
    const keys = await register.view(['key', id, 0, 0], ['key', id, 1, 0]);
    const addresses = keys.map((key) => key.slice(0, 42));
    return new GasBench(anvil, register, parties, addresses);
  }

  /** Gas that the receipt of a set says. */
  async measure({ changes, records }: Scenario): Promise<number> {
    const state = await this.#anvil.request('evm_snapshot');
    for (const record of records) await this.#place(record);
    const envelope = await this.#parties.apply(...changes);
    const { gasUsed, logs } = await this.#register.submit(toHex(envelope), this.#parities(envelope));
    if (logs.length !== 1) throw new Error('The set was not applied');
    await this.#anvil.request('evm_revert', state);
    return Number(gasUsed);
  }

  /** Puts other code in the register's place, on the same storage. */
  async replaceCode(runtime: string): Promise<void> {
    await this.#anvil.request('anvil_setCode', this.#register.address, runtime);
  }

  async #place({ kind, owner, recordId, head, state }: Placed): Promise<void> {
    const key = keccak256(concatBytes(fromHex(this.#parties.bilateralId), recordId, Uint8Array.of(kind, owner)));
    const slot = keccak256(concatBytes(fromHex(key.slice(2)), new Uint8Array(32))); // records is in slot 0
    const word = toHex(concatBytes(head, uint(state, 1), new Uint8Array(7)));
    await this.#anvil.request('anvil_setStorageAt', this.#register.address, slot, `0x${word}`);
  }

  #parities(envelope: Uint8Array): string {
    const decoded = decodeCommand(nodeHashes, envelope);
    if (decoded._tag === 'Left') throw new TypeError(decoded.left.problem);
    const { id, signatures } = decoded.right;
    const digest = `0x${toHex(id)}`;
    return signatures
      .map(({ party, bytes }) => {
        const [r, s] = [`0x${toHex(bytes.subarray(0, 32))}`, `0x${toHex(bytes.subarray(32))}`];
        const isEven = recoverAddress(digest, { r, s, v: 27 }).toLowerCase() === this.#addresses[party];
        return isEven ? '00' : '01';
      })
      .join('');
  }
}
