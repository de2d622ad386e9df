import type { Rpc } from './json-rpc.js';
import { NoAnswerError, RpcClient } from './json-rpc.js';
import type { RpcClientOptions } from './json-rpc.js';

/** What a node did that others do not, for whoever runs it. */
export interface EndpointFault {
  readonly endpoint: string;
  readonly fault: 'noAnswer' | 'lagging' | 'contradictsFinality' | 'finalityWentBack';
  readonly detail: string;
}

export type OnFault = (fault: EndpointFault) => void;

/** One or several endpoints of one network: asks one of them, and the next one when it does not answer. */
export class Nodes {
  readonly all: readonly RpcClient[];
  /** Tells whoever runs the endpoints. */
  readonly report: OnFault;
  #current = 0;

  constructor(urls: readonly string[], options: Omit<RpcClientOptions, 'url'>, onFault: OnFault) {
    this.all = urls.map((url) => new RpcClient({ ...options, url }));
    this.report = onFault;
  }

  /** Name of the endpoint that is asked at present. */
  get endpoint(): string {
    return this.#client.url;
  }

  /** Those that are not asked at present. */
  get others(): readonly RpcClient[] {
    return this.all.filter((client) => client !== this.#client);
  }

  /** @throws RpcError of the node that was asked; NoAnswerError when none answers. */
  readonly call: Rpc = async (method, params) => {
    for (let tried = 1; ; tried++) {
      const client = this.#client;
      try {
        return await client.call(method, params);
      } catch (error) {
        if (!(error instanceof NoAnswerError)) throw error;
        this.report({ endpoint: client.url, fault: 'noAnswer', detail: error.message });
        if (client === this.#client) this.switchOver();
        if (tried >= this.all.length) throw error;
      }
    }
  };

  /** Asks the next endpoint from now on. */
  switchOver(): void {
    this.#current = (this.#current + 1) % this.all.length;
  }

  close(): void {
    for (const client of this.all) client.close();
  }

  get #client(): RpcClient {
    const client = this.all[this.#current];
    if (client === undefined) throw new RangeError('endpoints: name one at least'); // settings see to it
    return client;
  }
}
