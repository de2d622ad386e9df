import { nodeHashes } from '../crypto/node-hashes.js';
import { packTable } from '../domain/register/table.js';
import { LIFECYCLE } from '../domain/table.js';
import { toHex } from '../protocol/bytes.js';
import { taggedHash } from '../protocol/hash.js';

/** The table that all cases use, packed. */
export const PACKED_TABLE = packTable(LIFECYCLE);
/** Its hex digest. */
export const TABLE_DIGEST = toHex(taggedHash(nodeHashes, 'table', PACKED_TABLE));
