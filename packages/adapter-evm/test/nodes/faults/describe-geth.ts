import { findGeth } from '@lateral/devnet-evm';
import { skipLoudly } from '../../devnets.js';

const geth = await findGeth();

/** Runs where geth is, and says so where it is not. */
export function describeGeth(title: string, body: () => void): void {
  if (geth.path !== undefined) {
    describe(title, body);
    return;
  }
  skipLoudly(title, geth.reason);
  describe.skip(`${title}: geth is not installed`, () => {
    it('needs it', () => undefined);
  });
}

/** A busy machine with two cores takes some seconds to start a geth. */
export const SLOW_MS = 60_000;
