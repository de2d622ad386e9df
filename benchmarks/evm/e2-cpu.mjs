/**
 * CPU of this process for each change while 64 are in flight: prepared, signed, sent, seen in a block. The yardstick sends
 * ready calls in batches of 64 and asks for their receipts when there is a new head. One of them is open at a time, so that
 * neither pays for the blocks of the other.
 */
import { measureCpu, median, medianRatio } from '../harness.mjs';
import { sized } from '../lib/size.mjs';
import { onAnvil } from './lib/nodes.mjs';
import { accept, pipe, pipeRaw, Scene } from './lib/scene.mjs';

export const id = 'E2';
export const title = 'client CPU of a pipelined change, over raw HTTP batches with native signatures';
export const goal = { atMost: 2 };

const inFlight = 64;
const changes = 3 * inFlight;
const rounds = sized(12, 5);
const warmUpRounds = 2;

export function run() {
  return onAnvil({ blockTimeSeconds: 0.25, chainId: 7_118 }, async (node) => {
    const scene = await Scene.on(node);
    const account = scene.takeAccount();
    const client = scene.rawClient();
    const measured = [];
    for (let round = -warmUpRounds; round < rounds; round++) {
      const ledger = await scene.open({ account });
      const [first, ...commands] = await scene.sign(1 + changes);
      const calls = await scene.callsOf(ledger, await scene.sign(changes));
      await accept(ledger, first);
      const [adapter] = await measureCpu({ adapter: () => pipe(ledger, commands, inFlight) }, once);
      await ledger.close();
      const [raw] = await measureCpu({ raw: () => pipeRaw(client, calls, inFlight) }, once);
      if (round >= 0) measured.push({ ...adapter, ...raw });
    }
    const each = (name) => (median(measured.map((times) => times[name])) / changes).toFixed(0);
    return {
      ratio: medianRatio(measured, 'adapter', 'raw'),
      detail: `${each('adapter')} µs and ${each('raw')} µs a change`,
    };
  });
}

const once = { rounds: 1, warmUpRounds: 0 };
