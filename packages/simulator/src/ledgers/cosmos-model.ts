import { makeBlocks } from './blocks.js';
import { connect } from './connection.js';
import { CosmosNetwork } from './cosmos-network.js';
import { Lots } from './lots.js';
import type { LedgerModel, ModelOptions } from './model.js';
import { SequencedClient } from './sequenced-client.js';
import { openTruth } from './truth.js';

const SUBMIT_TIMEOUT_MS = 60;

/** Account sequences, broadcasts that come to nothing, and streams that fall silent. */
export async function cosmosModel(options: ModelOptions): Promise<LedgerModel> {
  const truth = await openTruth('cosmos', options, { blocks: 'by hand' });
  const { schedule } = options;
  const lots = new Lots(options.random, options.rates);
  const network = new CosmosNetwork(truth, lots);
  makeBlocks(schedule, lots, () => {
    network.makeBlock();
  });
  const way = { lots, schedule, submitTimeoutMs: SUBMIT_TIMEOUT_MS, canFallSilent: true };
  return {
    name: 'cosmos',
    truth,
    connect: (life, party) => connect(new SequencedClient(truth, network, party), { life, ...way }),
    calm: () => {
      lots.calm();
    },
  };
}
