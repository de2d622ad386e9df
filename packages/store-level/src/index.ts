/** @packageDocumentation The embedded store of Lateral: one folder, no server. */

export { levelStore } from './level-store.js';
export type { LevelStoreOptions } from './level-store.js';
