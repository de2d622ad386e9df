import { batchCases } from './cases/batches.js';
import { capCases } from './cases/caps.js';
import { concurrencyCases } from './cases/concurrency.js';
import { lifecycleCases } from './cases/lifecycle.js';
import { modelCases } from './cases/model.js';
import { ownerCases } from './cases/owners.js';
import { rangeCases } from './cases/ranges.js';
import type { StoreConformanceOptions } from './options.js';
import { StoreSuite } from './suite.js';

/**
 * Declares the cases that a store passes before anybody entrusts it with anything: one or more for each of {@link STORE_RULES}.
 *
 * A case has a place of its own. Cases of what a place keeps are skipped for a store that is not durable, and say so; nothing else
 * skips one.
 *
 * @param name - The store and its settings, for the titles.
 */
export function describeStoreConformance(name: string, options: StoreConformanceOptions): void {
  const suite = new StoreSuite(options);
  options.test.describe(`Store conformance: ${name}`, () => {
    lifecycleCases(suite);
    batchCases(suite);
    rangeCases(suite);
    capCases(suite);
    concurrencyCases(suite);
    modelCases(suite);
    ownerCases(suite);
  });
}
