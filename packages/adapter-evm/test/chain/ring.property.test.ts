/** Goal: a bilateral's logs are those of the chain's blocks, whatever was replaced and forgotten. Method: they are gathered anew. */
import fc from 'fast-check';
import type { RegisterLog } from '../../src/chain/block.js';
import type { TrackedBlock } from '../../src/chain/ring.js';
import { Ring } from '../../src/chain/ring.js';

const BILATERALS = ['a', 'b', 'c'];
/** More than a ring keeps, so that it forgets. */
const LONG = 1_300;
let made = 0;

function blockAt(number: number, logs: readonly string[]): TrackedBlock {
  const hash = `block ${made++}`;
  const common = { blockNumber: number, blockHash: hash, transactionHash: '', commandId: '', time: 0 };
  const register = logs.map((bilateralId, logIndex): RegisterLog => ({
    ...common,
    bilateralId,
    logIndex,
    envelope: new Uint8Array(0),
  }));
  return { number, hash, parentHash: '', time: 0, baseFee: 0n, logs: register, finalTo: -1 };
}

const logs = fc.array(fc.constantFrom(...BILATERALS), { maxLength: 3 });
const growth = fc.record({ depth: fc.nat({ max: 4 }), blocks: fc.array(logs, { maxLength: 6 }) });

describe('the newest part of the chain', () => {
  it('has the logs of each bilateral in order, after reorganisations and after blocks were forgotten', () => {
    fc.assert(
      fc.property(fc.array(growth, { maxLength: 8 }), fc.array(growth, { maxLength: 8 }), (before, after) => {
        const ring = new Ring([blockAt(0, ['a'])]);
        const grow = ({ depth, blocks }: { depth: number; blocks: readonly string[][] }): void => {
          const from = Math.max(ring.first, ring.head.number - depth);
          ring.replace(
            from,
            blocks.map((each, index) => blockAt(from + 1 + index, each)),
          );
          expectLogs(ring);
        };
        before.forEach(grow);
        grow({ depth: 0, blocks: Array.from({ length: LONG }, (_, index) => (index % 100 === 0 ? ['b', 'a'] : [])) });
        ring.settle(ring.head.number - 5);
        expectLogs(ring);
        after.forEach(grow);
      }),
      { numRuns: 30 },
    );
  });
});

function expectLogs(ring: Ring): void {
  const all: RegisterLog[] = [];
  for (let number = ring.first; number <= ring.head.number; number++) all.push(...(ring.block(number)?.logs ?? []));
  for (const bilateralId of BILATERALS)
    expect(ring.logsOf(bilateralId)).toEqual(all.filter((log) => log.bilateralId === bilateralId));
}
