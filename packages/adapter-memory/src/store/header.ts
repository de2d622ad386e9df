import { LedgerError } from '@lateral/core';
import { damaged } from './chained-lines.js';
import type { ChainedLine } from './chained-lines.js';
import type { FolderSettings } from './records.js';
import { fromText, toText } from './records.js';

/** First line of each file. Later versions keep its form, so that an older program can tell. */
export interface Header {
  readonly format: 'lateral-memory-journal' | 'lateral-memory-snapshot';
  readonly version: number;
  readonly settings: FolderSettings;
}

export const VERSION = 1;

/**
 * Reads a file's first line.
 *
 * @throws LedgerError `storeDamaged`, `storeTooNew`, or `ledgerMismatch` when another ledger wrote the file.
 */
export function readHeader(
  file: string,
  line: ChainedLine | undefined,
  format: Header['format'],
  settings: FolderSettings,
): Header {
  const header = line && (fromText(line.text) as Header);
  if (header?.format !== format) throw damaged(file, 0);
  if (header.version > VERSION) {
    throw new LedgerError(`${file} is of version ${header.version}, this program writes ${VERSION}; upgrade it`, {
      code: 'storeTooNew',
      stage: 'rejected',
    });
  }
  const [found, wanted] = [toText(header.settings), toText(settings)];
  if (found !== wanted) {
    throw new LedgerError(`${file} is of the ledger ${found}, not ${wanted}; take another folder or these settings`, {
      code: 'ledgerMismatch',
      stage: 'rejected',
    });
  }
  return header;
}
