import type { LedgerProfile } from '@lateral/core';
import { DECLARED_REQUIREMENTS, LIFECYCLE, nodeHashes, packTable, taggedHash, toHex, utf8 } from '@lateral/core';

export const TABLE = packTable(LIFECYCLE);
export const TABLE_DIGEST = toHex(taggedHash(nodeHashes, 'table', TABLE));

/** Says what this ledger is. An honest one says `notMet` here: it is one process and one file. */
export function profileOf(network: string): LedgerProfile {
  const identity = JSON.stringify({ adapter: 'file-ledger', network, tables: [TABLE_DIGEST] });
  const example = { status: 'notMet', evidence: 'An example in one process.' } as const;
  return {
    adapter: 'file-ledger',
    network: `file-ledger:${network}`,
    identity,
    instance: toHex(taggedHash(nodeHashes, 'ledger', utf8(identity))),
    tables: [TABLE_DIGEST],
    capabilities: {
      es256k: true,
      es256: true,
      inclusionProofs: false,
      reorganisations: false,
      stepwiseSubmission: false,
      accountSequence: false,
      durable: true,
      reexecution: false,
    },
    finality: { model: 'instant' },
    time: { source: 'block', skewSeconds: 1 },
    declarations: Object.fromEntries(DECLARED_REQUIREMENTS.map((id) => [id, example])),
  };
}
