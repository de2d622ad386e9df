import type { Command, PublicKey, Signature } from '@lateral/core';
import { ALGORITHM, concatBytes, decodeCommand, fromHex, nodeHashes, toHex } from '@lateral/core';
import { keccak256 } from 'ethers';
import type { RegisterOnAnvil } from './register-on-anvil.js';
import { registerInterface } from './register-on-anvil.js';

/** First 20 bytes of a key's word: the last 20 of keccak256(x ‖ y), hex. */
export function fingerprintOf({ x, y }: Pick<PublicKey, 'x' | 'y'>): string {
  return keccak256(concatBytes(x, y)).slice(-40);
}

/** Makes the hints of commands as a deliverer has to: by the keys that it has seen go by and what the register shows. */
export class HintMaker {
  readonly #register: RegisterOnAnvil;
  readonly #points = new Map<string, string>();

  constructor(register: RegisterOnAnvil) {
    this.#register = register;
  }

  /** @returns Hex. The parity of ES256K is left at even: the verdict must not depend on it. */
  async hintsFor(envelope: string): Promise<string> {
    const decoded = decodeCommand(nodeHashes, fromHex(envelope));
    if (decoded._tag === 'Left') return '';
    const { right: command } = decoded;
    for (const key of keysOf(command)) this.#points.set(fingerprintOf(key), toHex(concatBytes(key.x, key.y)));
    let hints = '';
    for (const signature of command.signatures) {
      hints += signature.algorithm === ALGORITHM.ES256 ? await this.#point(command, signature) : '00';
    }
    return hints;
  }

  async #point(command: Command, { party, keyIndex }: Signature): Promise<string> {
    if (command.type === 'establish') return '00'.repeat(64);
    const id = command.fields.bilateralId;
    const [key = '', bilateral = ''] = await this.#register.view(['key', id, party, keyIndex], ['bilateral', id]);
    const { roots, recoveries } = registerInterface.decodeFunctionResult('bilateral', bilateral) as unknown as {
      readonly roots: readonly string[];
      readonly recoveries: readonly string[];
    };
    const word = keyIndex === 255 ? roots[party] : keyIndex === 254 ? recoveries[party] : key;
    return this.#points.get(word?.slice(2, 42) ?? '') ?? '00'.repeat(64);
  }
}

function keysOf(command: Command): readonly PublicKey[] {
  if (command.type === 'establish') return command.fields.parties.flatMap(({ root, recovery }) => [root, recovery]);
  return command.type === 'registerKey' || command.type === 'replaceRoot' ? [command.fields.key] : [];
}
