import type { InitializeHook, LoadHook } from 'node:module';
import type { Planting } from './plant.js';

let planting: Planting | undefined;

/** Called by Node with what `register` was given, on the thread of the hooks. */
export const initialize: InitializeHook<Planting> = (data) => {
  planting = data;
};

/** Loads each module as it is, but for the one with the bug. */
export const load: LoadHook = async (url, context, nextLoad) => {
  const loaded = await nextLoad(url, context);
  if (url !== planting?.url || loaded.source === undefined) return loaded;
  const source = Buffer.from(loaded.source as Uint8Array).toString('utf8'); // safe: modules are loaded as bytes
  const [from, to] = planting.replace;
  return { ...loaded, source: source.replace(from, () => to) };
};
