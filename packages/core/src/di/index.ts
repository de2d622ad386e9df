/** @packageDocumentation Core for an inversify container. inversify is an optional peer, and this entry the only one that loads it. */

import { ContainerModule } from 'inversify';
import { nodeEvidenceTools } from '../services/node-evidence-tools.js';
import type { Runtime } from '../services/runtime.js';
import { nodeRuntime } from '../services/runtime.js';
import { bilaterals } from './bilaterals.js';
import { BILATERALS, EVIDENCE_TOOLS, LEDGER, PARTY, PAYLOAD_CHANNEL, RUNTIME, STORE } from './tokens.js';

export type { Bilaterals } from './bilaterals.js';
export { BILATERALS, EVIDENCE_TOOLS, LEDGER, PARTY, PAYLOAD_CHANNEL, RUNTIME, STORE, token } from './tokens.js';

export interface CoreModuleOptions {
  /** @default Node's crypto, clock and randomness */
  readonly runtime?: Partial<Runtime>;
}

/**
 * Binds what core brings, each as a default that an application may rebind: runtime, evidence tools, and
 * {@link BILATERALS}, which takes {@link LEDGER}, {@link STORE}, {@link PARTY} and {@link PAYLOAD_CHANNEL} from the container.
 */
export function coreModule({ runtime = {} }: CoreModuleOptions = {}): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(RUNTIME).toConstantValue(nodeRuntime(runtime));
    bind(EVIDENCE_TOOLS).toResolvedValue(nodeEvidenceTools).inSingletonScope();
    bind(BILATERALS)
      .toResolvedValue(
        (ledger, channel, store, own, party) => bilaterals({ ledger, channel, store, runtime: own, ...party }),
        [LEDGER, PAYLOAD_CHANNEL, STORE, RUNTIME, PARTY],
      )
      .inSingletonScope();
  });
}
