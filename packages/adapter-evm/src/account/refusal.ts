import type { Refusal } from '@lateral/core';
import { REGISTER_CODES } from '@lateral/core';

/** Codes whose error names a change, as their Solidity errors do. */
const OF_A_CHANGE = new Set<string>(REGISTER_CODES.slice(REGISTER_CODES.indexOf('headMismatch'), -1));

/** Reads the revert data of the register. One error for each code, named as the code. */
export type ReadRefusal = (revertData: string) => Refusal | undefined;

/** Selectors need Keccak, so ethers; it is loaded with the first use. */
export async function refusalReader(): Promise<ReadRefusal> {
  const { id } = await import('ethers');
  const codes = new Map(
    REGISTER_CODES.map((code) => {
      const name = code.charAt(0).toUpperCase() + code.slice(1);
      return [id(`${name}(${OF_A_CHANGE.has(code) ? 'uint256' : ''})`).slice(0, 10), code];
    }),
  );
  return (revertData) => {
    const code = codes.get(revertData.slice(0, 10));
    if (code === undefined) return undefined;
    return OF_A_CHANGE.has(code) ? { code, change: Number(`0x${revertData.slice(10, 74)}`) } : { code };
  };
}
