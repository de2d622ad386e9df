/**
 * Calls to the node for each change while a number of changes is in flight, the items of a batch counted one by one: all
 * that the adapter asks in that time, the look at each block and at what is final included. Three numbers at once, each
 * with a ledger of its own.
 */
import { sized } from '../lib/size.mjs';
import { onAnvil } from './lib/nodes.mjs';
import { nextBlock, pipe, Scene } from './lib/scene.mjs';

export const id = 'E5';
export const title = 'JSON-RPC calls of a change in steady state with 8, 32 or 64 in flight, the most of them';
export const goal = { atMost: 2.2 };

const waves = sized(12, 6);

export function run() {
  return onAnvil({ blockTimeSeconds: 1, chainId: 7_118 }, async (node) => {
    const scene = await Scene.on(node);
    const cases = [];
    for (const inFlight of [8, 32, 64]) cases.push(await prepare(scene, inFlight));
    await nextBlock(node);
    const counts = await Promise.all(cases.map(count));
    return {
      ratio: Math.max(...counts),
      detail: `${counts.map((each) => each.toFixed(2)).join(', ')} of 1 s blocks; 1 is the change itself`,
    };
  });
}

async function prepare(scene, inFlight) {
  let calls = 0;
  const onCalls = (more) => (calls += more);
  const ledger = await scene.open({ onCalls, finality: { tag: 'finalized' } });
  const first = await scene.sign(inFlight);
  return { inFlight, ledger, first, commands: await scene.sign(waves * inFlight), callsSoFar: () => calls };
}

async function count({ inFlight, ledger, first, commands, callsSoFar }) {
  await pipe(ledger, first, inFlight);
  const before = callsSoFar();
  await pipe(ledger, commands, inFlight);
  const calls = callsSoFar() - before;
  await ledger.close();
  return calls / commands.length;
}
