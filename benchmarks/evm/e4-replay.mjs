/**
 * Replay of a bilateral's whole log from its beginning, each command announced as included and as final, by CPU time of
 * this process. The yardstick is the one `eth_getLogs` that answers all of it, and `JSON.parse`. `queryFilter` of ethers,
 * which decodes the same logs, is shown beside it.
 */
import { deepEqual, strictEqual } from 'node:assert/strict';

import { Contract, JsonRpcProvider } from 'ethers';
import { lastValueFrom, take, toArray } from 'rxjs';

import { measureCpu, median, medianRatio } from '../harness.mjs';
import { sized } from '../lib/size.mjs';
import { onAnvil } from './lib/nodes.mjs';
import { pipeRaw, Scene } from './lib/scene.mjs';

export const id = 'E4';
export const title = 'replay of events, over eth_getLogs and JSON.parse';
export const goal = { atMost: 3 };

const changes = sized(3_000, 1_200);
const options = { rounds: sized(15, 7), warmUpRounds: 3 };
const inBlock = 60;
/** In a row, so that each collects most of its own garbage. */
const TIMES = 5;
/** Blocks after the log, so that none of it is in the newest part of the chain, which the ledger reads as it opens. */
const REST = '0x64';
const EVENTS = ['Applied', 'Administered'].map(
  (name) => `event ${name}(bytes32 indexed bilateralId, bytes32 indexed commandId, bytes envelope)`,
);

export function run() {
  return onAnvil({ blockTimeSeconds: 0.25, chainId: 7_118 }, async (node) => {
    const { scene, ids } = await fill(node);
    const ledger = await scene.open();
    const entries = ledger.entries(scene.bilateralId).pipe(take(2 * ids.length));
    const replay = () => lastValueFrom(entries); // a follower keeps no entries either
    const read = () => rawLogs(node, scene);
    const provider = new JsonRpcProvider(node.url);
    const contract = new Contract(scene.register, EVENTS, provider);
    const query = () => contract.queryFilter(contract.filters.Applied(`0x${scene.bilateralId}`));
    expectAll(await lastValueFrom(entries.pipe(toArray())), ids);
    strictEqual((await read()).length, ids.length);
    strictEqual((await query()).length, changes);
    const measured = await measureCpu({ replay: again(replay), read: again(read) }, options);
    const beside = await measureCpu({ query, read }, { rounds: 5, warmUpRounds: 2 }); // apart: it leaves much to be collected
    provider.destroy();
    await ledger.close();
    const each = (name) => (median(measured.map((times) => times[name])) / ids.length / TIMES).toFixed(0);
    return {
      ratio: medianRatio(measured, 'replay', 'read'),
      detail:
        `${each('replay')} µs and ${each('read')} µs an event; ` +
        `queryFilter of ethers ${medianRatio(beside, 'query', 'read').toFixed(1)}`,
    };
  });
}

/** A chain with the log in it. @returns The ids of its commands, in order. */
async function fill(node) {
  const scene = await Scene.on(node);
  const ledger = await scene.open();
  await pipeRaw(scene.rawClient(), await scene.callsOf(ledger, await scene.sign(changes)), inBlock);
  await ledger.close();
  await node.rpc('evm_setIntervalMining', [0]);
  await node.rpc('anvil_mine', [REST]);
  const logs = await rawLogs(node, scene);
  return { scene, ids: logs.map(({ topics }) => topics[2].slice(2)) };
}

function again(work) {
  return async () => {
    for (let count = 0; count < TIMES; count++) await work();
  };
}

async function rawLogs({ url }, { register: address, bilateralId }) {
  const params = [{ address, topics: [null, `0x${bilateralId}`], fromBlock: '0x0', toBlock: 'latest' }];
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_getLogs', params }),
  });
  return JSON.parse(await response.text()).result;
}

function expectAll(entries, ids) {
  for (const finality of ['included', 'final'])
    deepEqual(
      entries.filter((entry) => entry.finality === finality).map(({ commandId }) => commandId),
      ids,
    );
}
