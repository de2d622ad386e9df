import { cosmosModel } from './cosmos-model.js';
import { evmModel } from './evm-model.js';
import { fabricModel } from './fabric-model.js';
import { instantModel } from './instant-model.js';
import type { LedgerModel, ModelName, ModelOptions } from './model.js';

const MODELS: Readonly<Record<ModelName, (options: ModelOptions) => Promise<LedgerModel>>> = {
  instant: instantModel,
  evm: evmModel,
  cosmos: cosmosModel,
  fabric: fabricModel,
};

/** A new network with nothing on it. Answers without any time passing. */
export function openModel(name: ModelName, options: ModelOptions): Promise<LedgerModel> {
  return MODELS[name](options);
}
