import { findGeth } from '../src/index.js';

const geth = await findGeth();
if (geth.path === undefined) console.warn(`SKIPPED, for want of the software. ${geth.reason}`);

/** Runs where geth is, and says so where it is not. */
export const describeGeth = geth.path === undefined ? describe.skip : describe;

/** A busy machine with two cores takes some seconds to start a geth. */
export const SLOW_MS = 60_000;
