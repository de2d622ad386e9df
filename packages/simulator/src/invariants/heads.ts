import type { Invariant } from './world-view.js';

/**
 * Both parties derive the same log head at each size. It is compared with the head that follows from the ledger's own final
 * commands; as those only grow, each head is consistent with the last.
 */
export const headsAgree: Invariant = ({ truth, parties }) =>
  parties.flatMap(({ side, heads }) =>
    [...heads]
      .filter(([size, digest]) => truth?.heads.get(size) !== digest)
      .map(([size]) => `party ${side} signed another head of size ${size}`),
  );

/** At rest: both have signed the head of all that is final. */
export const lastHeadSigned: Invariant = ({ truth, parties }) =>
  parties
    .filter(({ heads }) => !heads.has(truth?.size ?? 0))
    .map(({ side }) => `party ${side} has not signed the head of size ${truth?.size ?? 0}`);
