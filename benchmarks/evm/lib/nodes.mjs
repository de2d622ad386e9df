/** Real nodes under the benchmarks: started for one of them, stopped after it. */
import { findAnvil, findGeth, startAnvil, startGethNetwork } from '@lateral/devnet-evm';

/** What every benchmark needs to know of a node. */
function nodeOf({ url, wsUrl, rpc }, { chainId, accounts }) {
  return { url, wsUrl, rpc, chainId, accounts };
}

/** @returns What `work` answers, or `{ skipped }` with the reason where there is no anvil. */
export async function onAnvil(options, work) {
  const { path, reason } = findAnvil();
  if (path === undefined) return { skipped: reason };
  const anvil = await startAnvil(options);
  try {
    return await work(nodeOf(anvil, anvil));
  } finally {
    await anvil.stop();
  }
}

/** The same on one geth. */
export async function onGeth(options, work) {
  const { path, reason } = await findGeth();
  if (path === undefined) return { skipped: reason };
  const network = await startGethNetwork(options);
  try {
    return await work(nodeOf(network.nodes[0], network));
  } finally {
    await network.stop();
  }
}
