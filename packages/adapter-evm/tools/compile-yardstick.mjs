/** Compiles the yardstick of the gas benchmark, giving its names the values that they have in the register. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Interface } from 'ethers';
import { compileYul } from './compile.mjs';

const SOURCE = new URL('../../../benchmarks/evm/contracts/minimal-register.yul', import.meta.url);

/** @returns Runtime code that answers `submit` as the register with this ABI does. */
export function compileYardstick(abi) {
  const register = new Interface(abi);
  const errors = abi.filter(({ type }) => type === 'error').map(({ name }) => name);
  const constants = {
    ...Object.fromEntries(errors.map((name) => [constantCase(name), register.getError(name).selector])),
    ORDER: '0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141', // of secp256k1
    TAG_SET: tagOf('set'),
    TAG_CHANGE: tagOf('change'),
    APPLIED: register.getEvent('Applied').topicHash,
  };
  return compileYul(readFileSync(SOURCE, 'utf8'), constants);
}

function constantCase(name) {
  return name.replace(/(?<=.)([A-Z])/g, '_$1').toUpperCase();
}

function tagOf(purpose) {
  return `0x${createHash('sha256').update(`lateral/v1/${purpose}`).digest('hex')}`;
}
