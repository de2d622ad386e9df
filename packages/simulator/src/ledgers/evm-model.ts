import { makeBlocks } from './blocks.js';
import { connect } from './connection.js';
import { EVM_FINALITY_DEPTH, EvmNetwork } from './evm-network.js';
import { Lots } from './lots.js';
import type { LedgerModel, ModelOptions } from './model.js';
import { SequencedClient } from './sequenced-client.js';
import { openTruth } from './truth.js';

const SUBMIT_TIMEOUT_MS = 60;

/** Nonces, mempool, and reorganisations below a finality of 6 blocks. */
export async function evmModel(options: ModelOptions): Promise<LedgerModel> {
  const truth = await openTruth('evm', options, { blocks: 'by hand', finalityDepth: EVM_FINALITY_DEPTH });
  const { schedule } = options;
  const lots = new Lots(options.random, options.rates);
  const network = new EvmNetwork(truth, lots);
  makeBlocks(schedule, lots, () => {
    network.advance();
  });
  return {
    name: 'evm',
    truth,
    connect: (life, party) =>
      connect(new SequencedClient(truth, network, party), { life, lots, schedule, submitTimeoutMs: SUBMIT_TIMEOUT_MS }),
    calm: () => {
      lots.calm();
    },
  };
}
