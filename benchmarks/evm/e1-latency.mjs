/**
 * From `submit` to the accepted outcome where a block comes each second, by the clock on the wall, with heads told by the
 * node and without. The yardstick sends a ready call and asks for its receipt every 50 ms. All begin at the same moment of
 * the same block, at another one in each round. The worse of both counts. ethers and viem wait with their defaults meanwhile.
 */
import { setTimeout as delay } from 'node:timers/promises';

import { JsonRpcProvider, Wallet } from 'ethers';
import { createPublicClient, createWalletClient, defineChain, http } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';

import { median } from '../harness.mjs';
import { sized } from '../lib/size.mjs';
import { onAnvil } from './lib/nodes.mjs';
import { nextBlock, Scene } from './lib/scene.mjs';

export const id = 'E1';
export const title = 'from submit to included on 1 s blocks, over a receipt asked for every 50 ms by a raw client';
export const goal = { atMost: 1.2 };

const rounds = sized(25, 9);
const librariesRounds = sized(6, 3);
/** Of a block's second, in which submissions begin evenly: what begins last still reaches the next block. */
const SPREAD_MS = 700;

export function run() {
  return onAnvil({ blockTimeSeconds: 1, chainId: 7_118 }, async (node) => {
    const scene = await Scene.on(node);
    const ledgers = { told: await scene.open(), asking: await scene.open({ heads: undefined }) };
    const libraries = [ethersSend(node, scene), viemSend(node, scene)].map((send) =>
      latency(scene, ledgers.told, send),
    );
    const client = scene.rawClient();
    const measured = [];
    for (let round = -1; round < rounds; round++) {
      const [told, asking, ...raw] = await scene.sign(3);
      const calls = await scene.callsOf(ledgers.told, raw);
      const prepared = { told: await ledgers.told.prepare(told), asking: await ledgers.asking.prepare(asking) };
      await nextBlock(node);
      await delay((SPREAD_MS * (round + 1)) / rounds);
      const times = await Promise.all([
        wallTime(() => submit(ledgers.told, prepared.told)),
        wallTime(() => submit(ledgers.asking, prepared.asking)),
        wallTime(async () => client.receipts(await client.send(calls))),
      ]);
      if (round >= 0) measured.push(times);
    }
    for (const ledger of Object.values(ledgers)) await ledger.close();
    const ratioOf = (index) => median(measured.map((times) => times[index] / times[2]));
    const [whenTold, whenAsking] = [ratioOf(0), ratioOf(1)];
    const medians = [0, 1, 2].map((index) => median(measured.map((times) => times[index])).toFixed(0));
    return {
      ratio: Math.max(whenTold, whenAsking),
      detail:
        `${whenTold.toFixed(2)} told of heads, ${whenAsking.toFixed(2)} asking; ` +
        `${medians.join(', ')} ms with the yardstick, ${(await Promise.all(libraries)).join(' and ')} ms ` +
        `with the defaults of ethers and viem`,
    };
  });
}

async function submit(ledger, prepared) {
  const outcome = await ledger.submit(prepared);
  if (outcome.status !== 'accepted') throw new Error(JSON.stringify(outcome));
}

/** Median of what a library takes to send a call and wait for its receipt. */
async function latency(scene, ledger, send) {
  const times = [];
  for (const call of await scene.callsOf(ledger, await scene.sign(librariesRounds)))
    times.push(await wallTime(() => send(call)));
  return median(times).toFixed(0);
}

/** As ethers is used, its defaults untouched. */
function ethersSend({ url }, scene) {
  const { privateKey } = scene.takeAccount();
  const wallet = new Wallet(privateKey, new JsonRpcProvider(url));
  return async (call) => (await wallet.sendTransaction(call)).wait();
}

/** As viem is used, its defaults untouched. */
function viemSend({ url, chainId }, scene) {
  const account = privateKeyToAccount(scene.takeAccount().privateKey);
  const nativeCurrency = { name: 'Ether', symbol: 'ETH', decimals: 18 };
  const chain = defineChain({ id: chainId, name: 'bench', nativeCurrency, rpcUrls: { default: { http: [url] } } });
  const options = { chain, transport: http() };
  const [wallet, node] = [createWalletClient({ ...options, account }), createPublicClient(options)];
  return async ({ to, data }) => node.waitForTransactionReceipt({ hash: await wallet.sendTransaction({ to, data }) });
}

async function wallTime(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
