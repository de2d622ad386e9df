import type { FinalityModel } from '@lateral/core';
import { quantity, toNumber } from '../hex.js';
import type { Rpc } from '../rpc/json-rpc.js';
import { isOfNode, RpcError } from '../rpc/json-rpc.js';
import type { Nodes } from '../rpc/nodes.js';
import type { Header } from './block.js';
import { readHeader } from './block.js';

/** Number of a final block, and its hash where somebody named it. */
export interface FinalBlock {
  readonly number: number;
  readonly hash?: string;
}

/**
 * The newest block that the network calls final, by the rule of the profile.
 *
 * With a tag and several endpoints, `agreement` of them must name it or a later one and have this very block at its height: one
 * that lies about finality, or lags, is outvoted, and one whose block differs is reported by name.
 *
 * @returns undefined while there is none.
 */
export async function finalBlock(
  nodes: Nodes,
  model: FinalityModel,
  head: Header,
  agreement: number,
): Promise<FinalBlock | undefined> {
  if (model.model === 'instant') return head;
  if (model.model === 'depth') return head.number < model.depth ? undefined : { number: head.number - model.depth };
  if (agreement <= 1) return tagged(nodes.call, model.tag);
  return agreed(nodes, model.tag, agreement);
}

async function agreed(nodes: Nodes, tag: string, agreement: number): Promise<FinalBlock | undefined> {
  const views = await Promise.all(
    nodes.all.map(async ({ url, call }) => ({ url, call, final: await tagged(call, tag).catch(() => undefined) })),
  );
  const numbers = views.map(({ final }) => final?.number ?? -1).sort((a, b) => b - a);
  const number = numbers[agreement - 1] ?? -1;
  if (number < 0) return undefined;
  const answers = await Promise.all(
    views.map(async ({ url, call, final }) => ({
      url,
      callsFinal: final !== undefined && final.number >= number,
      hash: final?.number === number ? final.hash : (await blockAt(call, number).catch(() => undefined))?.hash,
    })),
  );
  const votes = answers.filter(({ callsFinal }) => callsFinal);
  const winner = sharedHash(votes, agreement);
  // One that is behind does not vote, and its block at that height tells who of the others lies.
  const believed = winner ?? sharedHash(answers, agreement);
  const isDisputed = votes.some(({ hash }) => hash !== votes[0]?.hash);
  for (const { url, hash } of isDisputed ? votes : []) {
    if (hash === believed) continue; // without one that is believed any of them may be the one that lies
    const detail = `has ${hash ?? 'nothing'} at ${number}, others do not`;
    nodes.report({ endpoint: url, fault: 'contradictsFinality', detail });
  }
  return winner === undefined ? undefined : { number, hash: winner };
}

/** The hash that so many of them name. */
function sharedHash(answers: readonly { readonly hash: string | undefined }[], atLeast: number): string | undefined {
  return answers
    .map(({ hash }) => hash)
    .find((hash) => hash !== undefined && answers.filter((other) => other.hash === hash).length >= atLeast);
}

/** A node that has no such block yet says so by an error (geth) or null. */
async function tagged(rpc: Rpc, tag: string): Promise<Header | undefined> {
  try {
    const block = await rpc('eth_getBlockByNumber', [tag, false]);
    return block === null ? undefined : readHeader(block);
  } catch (error) {
    if (error instanceof RpcError) return undefined;
    throw error;
  }
}

/** Blocks at the height of one that was final, as endpoints have them that call that height final themselves. */
export async function contradictions(
  nodes: Nodes,
  model: FinalityModel,
  floor: Required<FinalBlock>,
): Promise<readonly Header[]> {
  const found = await Promise.all(
    nodes.all.map(async ({ call }) => {
      try {
        const final = await finalNumberOf(call, model);
        return final === undefined || final < floor.number ? undefined : await blockAt(call, floor.number);
      } catch (error) {
        if (!isOfNode(error)) throw error;
        return undefined;
      }
    }),
  );
  return found.filter((block) => block !== undefined).filter(({ hash }) => hash !== floor.hash);
}

async function finalNumberOf(rpc: Rpc, model: FinalityModel): Promise<number | undefined> {
  if (model.model === 'tag') return (await tagged(rpc, model.tag))?.number;
  const head = toNumber(await rpc('eth_blockNumber', []));
  return model.model === 'depth' ? head - model.depth : head;
}

/** The block at a height of the node's own chain, undefined beyond its head. */
export async function blockAt(rpc: Rpc, number: number): Promise<Header | undefined> {
  const block = await rpc('eth_getBlockByNumber', [quantity(number), false]);
  return block === null ? undefined : readHeader(block);
}
