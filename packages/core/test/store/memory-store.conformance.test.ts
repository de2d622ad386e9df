import { memoryStore } from '@lateral/core';
import { describeStoreConformance } from '@lateral/core/conformance';

describeStoreConformance('memory', {
  test: { describe, it, afterAll },
  createPlace: () => ({ create: memoryStore, destroy: () => undefined }),
  isDurable: false,
});
