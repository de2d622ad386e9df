import { makeBlocks } from './blocks.js';
import { connect } from './connection.js';
import { FabricClient } from './fabric-client.js';
import { FabricNetwork } from './fabric-network.js';
import { Lots } from './lots.js';
import type { LedgerModel, ModelOptions } from './model.js';
import { clockOf, openTruth } from './truth.js';

const SUBMIT_TIMEOUT_MS = 60;

/** Endorsed, ordered, and at commit found valid or not; a commit status may never be heard of. */
export async function fabricModel(options: ModelOptions): Promise<LedgerModel> {
  const truth = await openTruth('fabric', options, { blocks: 'at once' });
  const { schedule, verify } = options;
  const lots = new Lots(options.random, options.rates);
  const network = new FabricNetwork(truth, lots, { verify, clock: clockOf(options) });
  makeBlocks(schedule, lots, () => {
    network.makeBlock();
  });
  return {
    name: 'fabric',
    truth,
    connect: (life) =>
      connect(new FabricClient(truth, network), { life, lots, schedule, submitTimeoutMs: SUBMIT_TIMEOUT_MS }),
    calm: () => {
      lots.calm();
    },
  };
}
