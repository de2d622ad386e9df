import type { FinalBlock } from '../../src/chain/finality.js';
import { finalBlock } from '../../src/chain/finality.js';
import { readHeader } from '../../src/chain/block.js';
import type { EndpointFault, Nodes } from '../../src/rpc/nodes.js';

const HASHES = { honest: `0x${'11'.repeat(32)}`, other: `0x${'66'.repeat(32)}` };
const HEAD = 20;

interface View {
  /** Number that it calls final. */
  readonly final?: number;
  /** Hash of what it calls final, where that is not the block of the chain. */
  readonly lies?: string;
  /** Its newest block. */
  readonly head?: number;
}

/** Endpoints by name, with what each says. */
function nodesOf(views: Readonly<Record<string, View>>): { readonly nodes: Nodes; readonly faults: EndpointFault[] } {
  const faults: EndpointFault[] = [];
  const all = Object.entries(views).map(([url, { final, lies, head = HEAD }]) => ({
    url,
    call: (_: string, [block]: readonly unknown[]) => {
      const number = block === 'finalized' ? final : Number(block);
      if (number === undefined || number > head) return Promise.resolve(null);
      return Promise.resolve(headerOf(number, block === 'finalized' ? lies : undefined));
    },
  }));
  // safe: nothing else is asked of them here
  return { nodes: { all, report: (fault: EndpointFault) => faults.push(fault) } as unknown as Nodes, faults };
}

function headerOf(number: number, hash = HASHES.honest): object {
  return { number: `0x${number.toString(16)}`, hash, parentHash: HASHES.honest, timestamp: '0x1' };
}

async function agreed(views: Readonly<Record<string, View>>): Promise<[FinalBlock | undefined, readonly string[]]> {
  const { nodes, faults } = nodesOf(views);
  const block = await finalBlock(nodes, { model: 'tag', tag: 'finalized' }, readHeader(headerOf(HEAD)), 2);
  return [block, faults.map(({ endpoint, fault }) => `${endpoint} ${fault}`)];
}

const LIAR = { final: 10, lies: HASHES.other };

describe('what two of three endpoints call final (R50)', () => {
  it('is the newest block that two of them have, whoever is ahead', async () => {
    expect(await agreed({ a: { final: 9 }, b: { final: 10 }, c: { final: 12 } })).toEqual([
      { number: 10, hash: HASHES.honest },
      [],
    ]);
  });

  it('is not the block of one that lies, who is named', async () => {
    expect(await agreed({ liar: LIAR, b: { final: 10 }, c: { final: 10 } })).toEqual([
      { number: 10, hash: HASHES.honest },
      ['liar contradictsFinality'],
    ]);
  });

  it('is nothing while one is behind, whose block tells all the same who lies', async () => {
    const liars = ['liar contradictsFinality'];
    expect(await agreed({ liar: LIAR, b: { final: 10 }, c: { final: 9 } })).toEqual([undefined, liars]);
    expect(await agreed({ a: {}, b: { final: 10 }, liar: LIAR })).toEqual([undefined, liars]);
  });

  it('is nothing while nobody can tell, and both are named', async () => {
    expect(await agreed({ liar: LIAR, b: { final: 10 }, c: { final: 5, head: 8 } })).toEqual([
      undefined,
      ['liar contradictsFinality', 'b contradictsFinality'],
    ]);
  });
});
