import { describeStoreConformance } from '@lateral/core/conformance';
import { levelStore } from '@lateral/store-level';
import { newFolder, remove } from './folders.js';

describeStoreConformance('level', {
  test: { describe, it, afterAll },
  createPlace: () => {
    const folder = newFolder();
    return {
      create: () => levelStore({ folder }),
      destroy: () => {
        remove(folder);
      },
    };
  },
});
