import { fromHex } from '@lateral/core';
import type { HexId } from '@lateral/core';
import { data, toBytes, word } from '../hex.js';
import { registerImmutables, registerRuntime } from './register.generated.js';

/** Code of a register on the chain: the compiled one with its identity and algorithms where they belong. */
export function runtimeCode(instance: HexId, algorithmBits: number): string {
  const code = toBytes(registerRuntime);
  const fill = (places: readonly { readonly start: number }[], value: Uint8Array): void => {
    for (const { start } of places) code.set(value, start);
  };
  fill(registerImmutables.INSTANCE, fromHex(instance));
  fill(registerImmutables.ALGORITHMS, fromHex(word(algorithmBits)));
  return data(code);
}
