import { setMaxListeners } from 'node:events';
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DevnetError } from './devnet-error.js';
import { EngineApi } from './engine-api.js';
import { jsonRpc, type Rpc } from './json-rpc.js';
import type { DevnetProcess, ProcessGroup } from './process-group.js';
import { untilReady } from './ready.js';

/** `hung`: the process lives and answers nothing. */
export type NodeState = 'running' | 'hung' | 'stopped';

interface GethSettings {
  readonly program: string;
  readonly group: ProcessGroup;
  /** Unique in the group: folder and log go by it. */
  readonly name: string;
  readonly chainId: number;
  /** Genesis as JSON. */
  readonly genesis: string;
  /** Secret of the Engine API, 32 bytes. */
  readonly secret: Uint8Array;
  /** HTTP and WebSocket share a port; the Engine API has its own. */
  readonly ports: { readonly rpc: number; readonly engine: number };
  readonly flags: readonly string[];
}

/** With the default path scheme a killed node falls back to its last clean stop, and old blocks have no proofs. */
const HASH_SCHEME = ['--state.scheme', 'hash'];

/** One geth that knows no peers: it hears of blocks by its Engine API only. */
export class GethProcess {
  readonly url: string;
  readonly wsUrl: string;
  readonly rpc: Rpc;
  readonly engine: EngineApi;
  readonly #settings: GethSettings;
  #process: DevnetProcess | undefined;
  #state: NodeState = 'stopped';
  /** Cuts off our calls when we take the node away, so that nobody waits for their time limit. */
  #outage = newOutage();

  private constructor(settings: GethSettings) {
    const { ports, secret } = settings;
    this.#settings = settings;
    this.url = `http://127.0.0.1:${ports.rpc}`;
    this.wsUrl = `ws://127.0.0.1:${ports.rpc}`;
    const signal = (): AbortSignal => this.#outage.signal;
    this.rpc = jsonRpc(this.url, { signal });
    this.engine = new EngineApi(`http://127.0.0.1:${ports.engine}`, secret, signal);
  }

  /** Writes the genesis block into a new data folder and starts the node on it. */
  static async start(settings: GethSettings): Promise<GethProcess> {
    const node = new GethProcess(settings);
    const file = (name: string): string => join(node.#folder, name);
    mkdirSync(node.#folder);
    writeFileSync(file('genesis.json'), settings.genesis);
    writeFileSync(file('jwt'), Buffer.from(settings.secret).toString('hex'));
    const init = ['init', ...HASH_SCHEME, '--datadir', file('data'), file('genesis.json')];
    await promisify(execFile)(settings.program, init);
    await node.run();
    return node;
  }

  get state(): NodeState {
    return this.#state;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Ends the process: at once, or with `SIGTERM` in good order. */
  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const process = this.#process;
    if (!process) return;
    if (this.#state === 'hung') process.thaw(); // a stopped process heeds no SIGTERM
    this.#takeAway('stopped');
    await process.end(signal);
  }

  /** Stops the process in its tracks: connections stay open and nothing is answered. */
  async hang(): Promise<void> {
    if (this.#state !== 'running')
      throw new DevnetError(`${this.#settings.name} is ${this.#state}, so it cannot be hung.`);
    this.#takeAway('hung');
    await this.#process?.freeze();
  }

  /** Lets a hung process go on. */
  async resume(): Promise<void> {
    if (this.#state !== 'hung') throw new DevnetError(`${this.#settings.name} is ${this.#state}, not hung.`);
    this.#process?.thaw();
    this.#outage = newOutage();
    await this.rpc('eth_chainId');
    this.#state = 'running';
  }

  /** Starts a stopped node on its data and ports. */
  async run(): Promise<void> {
    const { group, program, name } = this.#settings;
    const process = group.start(program, this.#commandLine(), `${name}.log`);
    this.#process = process;
    void process.exited.then(() => {
      if (this.#process !== process) return;
      this.#process = undefined;
      this.#takeAway('stopped');
    });
    this.#outage = newOutage();
    await untilReady(name, process, this.rpc);
    this.#state = 'running';
  }

  get #folder(): string {
    return join(this.#settings.group.folder, this.#settings.name);
  }

  #takeAway(state: NodeState): void {
    this.#state = state;
    this.#outage.abort(new DevnetError(`${this.#settings.name} is ${state}.`));
  }

  #commandLine(): string[] {
    const { chainId, ports, flags } = this.#settings;
    const [rpc, engine] = [String(ports.rpc), String(ports.engine)];
    return [
      ...['--datadir', join(this.#folder, 'data'), '--networkid', String(chainId), '--cache', '64'],
      ...['--nodiscover', '--maxpeers', '0', '--port', '0', '--ipcdisable', '--txpool.nolocals'],
      ...['--syncmode', 'full', '--gcmode', 'archive', ...HASH_SCHEME],
      ...['--authrpc.addr', '127.0.0.1', '--authrpc.port', engine, '--authrpc.jwtsecret', join(this.#folder, 'jwt')],
      ...[
        '--http',
        '--http.addr',
        '127.0.0.1',
        '--http.port',
        rpc,
        '--http.api',
        'eth,net,web3,debug,txpool,admin,miner,testing',
      ],
      ...['--ws', '--ws.addr', '127.0.0.1', '--ws.port', rpc, '--ws.api', 'eth,net,web3,txpool'],
      ...flags,
    ];
  }
}

/** Any number of calls may be under way. */
function newOutage(): AbortController {
  const outage = new AbortController();
  setMaxListeners(0, outage.signal);
  return outage;
}
