import { Client } from './client.js';
import { connect } from './connection.js';
import { Lots } from './lots.js';
import type { LedgerModel, ModelOptions } from './model.js';
import { openTruth } from './truth.js';

const SUBMIT_TIMEOUT_MS = 15;

/** Each command is final at once; all trouble is on the way. */
export async function instantModel(options: ModelOptions): Promise<LedgerModel> {
  const truth = await openTruth('instant', options, { blocks: 'at once' });
  const lots = new Lots(options.random, options.rates);
  const { schedule } = options;
  return {
    name: 'instant',
    truth,
    connect: (life) => connect(new Client(truth), { life, lots, schedule, submitTimeoutMs: SUBMIT_TIMEOUT_MS }),
    calm: () => {
      lots.calm();
    },
  };
}
