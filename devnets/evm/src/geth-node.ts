import type { Consensus } from './consensus.js';
import type { Follower } from './follower.js';
import type { NodeState } from './geth-process.js';
import type { Hex } from './hex.js';
import type { Rpc } from './json-rpc.js';
import { evict } from './pool.js';

/** A node of a network, with what can befall it. */
export interface GethNode {
  /** HTTP; the same after a restart. */
  readonly url: string;
  readonly wsUrl: string;
  readonly pid: number | undefined;
  readonly state: NodeState;
  /** Fails at once while the node is hung or stopped; other clients learn by their own means. */
  readonly rpc: Rpc;
  /** Ends the process: at once, which may lose the last blocks, or with `SIGTERM` in good order. The pool is lost either way. */
  readonly kill: (signal?: 'SIGKILL' | 'SIGTERM') => Promise<void>;
  /** Stops the process in its tracks: it takes connections and answers nothing from then on. */
  readonly hang: () => Promise<void>;
  /** Lets a hung node go on, and brings it to the head. */
  readonly resume: () => Promise<void>;
  /** Starts the node again, after killing it where it still runs, and brings it to the head. */
  readonly restart: () => Promise<void>;
  /** Keeps the node so many blocks behind the head, from then on; 0 brings it to the head. */
  readonly setLag: (blocks: number) => Promise<void>;
  /** Drops transactions from the node's pool without a word, as a full pool does. */
  readonly evict: (hashes: readonly Hex[]) => Promise<void>;
}

/** A node as users of a network see it. */
export function networkNode(follower: Follower, consensus: Consensus): GethNode {
  const { node } = follower;
  const spread = (): Promise<void> => consensus.exclusively(() => consensus.spread());
  return {
    ...{ url: node.url, wsUrl: node.wsUrl, rpc: node.rpc },
    get pid() {
      return node.pid;
    },
    get state() {
      return node.state;
    },
    kill: (signal) => node.kill(signal),
    hang: () => node.hang(),
    resume: async () => {
      await node.resume();
      await spread();
    },
    restart: async () => {
      await node.kill();
      follower.forget(); // before consensus sees it run again
      await node.run();
      await spread();
    },
    setLag: async (blocks) => {
      follower.lagBlocks = blocks;
      await spread();
    },
    evict: (hashes) => evict(node.rpc, hashes),
  };
}
