import type { Runtime } from '@lateral/core';
import { nodeHashes } from '@lateral/core';
import { START_SECONDS } from '../ledgers/model.js';
import type { Life } from './life.js';
import type { RandomStream } from './random.js';
import { standInVerify } from './stand-in-keys.js';
import type { VirtualTime } from './virtual-time.js';

/** What core takes from outside, for one life: its timers and what they would have done end with it. */
export function lifeRuntime(time: VirtualTime, life: Life, random: RandomStream, label: string): Runtime {
  return {
    hashes: nodeHashes,
    verify: standInVerify,
    clock: () => START_SECONDS + Math.floor(time.now / 1_000),
    random: (length) => random.bytes(length),
    schedule: (action, delayMs) =>
      time.at(delayMs, label, () => {
        life.while(action);
      }),
  };
}
