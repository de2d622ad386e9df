/**
 * Changes a second with 64 in flight on one account, by the clock on the wall: on anvil, which makes a block for each, and
 * on geth with slots of 200 ms. The yardstick sends ready calls in batches of 64. The worse of both nodes counts.
 */
import { measureWall, median, medianRatio } from '../harness.mjs';
import { sized } from '../lib/size.mjs';
import { onAnvil, onGeth } from './lib/nodes.mjs';
import { accept, pipe, pipeRaw, Scene } from './lib/scene.mjs';

export const id = 'E3';
export const title = 'changes a second, 64 in flight on one account, over raw batches';
export const goal = { atLeast: 0.6 };

const inFlight = 64;
const changes = 3 * inFlight;
const rounds = sized(7, 3);

export async function run() {
  const nodes = { anvil: await onAnvil({ chainId: 7_118 }, measure), geth: await onGeth({ slotMs: 200 }, measure) };
  const measured = Object.values(nodes).filter(({ skipped }) => skipped === undefined);
  const detail = Object.entries(nodes).map(([name, { skipped, text }]) => `${name}: ${skipped ?? text}`);
  if (measured.length === 0) return { skipped: detail.join('; ') };
  return { ratio: Math.min(...measured.map(({ ratio }) => ratio)), detail: detail.join('; ') };
}

async function measure(node) {
  const scene = await Scene.on(node);
  const account = scene.takeAccount();
  const client = scene.rawClient();
  const measured = [];
  for (let round = -1; round < rounds; round++) {
    const ledger = await scene.open({ account });
    const [first, ...commands] = await scene.sign(1 + changes);
    const calls = await scene.callsOf(ledger, await scene.sign(changes));
    await accept(ledger, first);
    const [adapter] = await measureWall({ adapter: () => pipe(ledger, commands, inFlight) }, once);
    await ledger.close();
    const [raw] = await measureWall({ raw: () => pipeRaw(client, calls, inFlight) }, once);
    if (round >= 0) measured.push({ ...adapter, ...raw });
  }
  const rate = (name) => (changes / median(measured.map((times) => times[name] / 1_000))).toFixed(0);
  const ratio = medianRatio(measured, 'raw', 'adapter');
  return { ratio, text: `${ratio.toFixed(2)}, ${rate('adapter')} and ${rate('raw')} a second` };
}

const once = { rounds: 1, warmUpRounds: 0 };
