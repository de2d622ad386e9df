import { PLAINTEXT_MARK } from '../workload/documents.js';
import type { Invariant } from './world-view.js';

/** I9: no content of a document is in anything that the ledger holds, nor in the text of an error. */
export const contentStaysPrivate: Invariant = ({ truth, parties }) => [
  ...[...(truth?.applied.values() ?? [])]
    .filter(({ command }) => Buffer.from(command.bytes).includes(PLAINTEXT_MARK))
    .map(({ commandId }) => `the ledger holds content in the clear in ${commandId.slice(0, 12)}…`),
  ...parties.flatMap(({ side, record }) =>
    record.texts
      .filter((text) => text.includes(PLAINTEXT_MARK))
      .map((text) => `an error of party ${side} tells content: ${text}`),
  ),
];
