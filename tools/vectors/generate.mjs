/**
 * Writes spec/vectors, but for money.json and rating.json. With `--check` it writes nothing and exits 1 when a file is stale.
 * Needs the build: `npx tsc -b`.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toText } from './json-file.mjs';
import { applyErrors, rejectErrors } from './topics/errors.mjs';
import { commands } from './topics/commands.mjs';
import { companions } from './topics/companions.mjs';
import { cycles } from './topics/cycles.mjs';
import { hashes, heads, recordIds, tables } from './topics/digests.mjs';
import { canonical, commitments } from './topics/documents.mjs';
import { epochs } from './topics/epochs.mjs';
import { limits } from './topics/limits.mjs';
import { registrationsAndRevocations } from './topics/registrations.mjs';
import { rejections } from './topics/rejections.mjs';
import { repeats } from './topics/repeats.mjs';
import { times } from './topics/times.mjs';
import { trees } from './topics/trees.mjs';
import { establish } from './topics/establish.mjs';
import { keys } from './topics/keys.mjs';
import { roots } from './topics/roots.mjs';
import { rows } from './topics/rows.mjs';
import { signatures } from './topics/signatures.mjs';
import { status } from './topics/status.mjs';

const at = (path) => fileURLToPath(new URL(`../../spec/vectors/${path}`, import.meta.url));

/** Path below spec/vectors and what makes its content. */
const FILES = {
  'canonical.json': canonical,
  'commitments.json': commitments,
  'hashes.json': hashes,
  'record-ids.json': recordIds,
  'heads.json': heads,
  'tables.json': tables,
  'trees.json': trees,
  'signatures.json': signatures,
  'commands.json': commands,
  'sequences/establish.json': establish,
  'sequences/keys.json': keys,
  'sequences/registrations.json': registrationsAndRevocations,
  'sequences/roots.json': roots,
  'sequences/status.json': status,
  'sequences/cycles.json': cycles,
  'sequences/companions.json': companions,
  'sequences/epochs.json': epochs,
  'sequences/limits.json': limits,
  'sequences/repeats.json': repeats,
  'sequences/rejections.json': rejections,
  'sequences/times.json': times,
  'sequences/rows.json': rows,
  'sequences/apply-errors.json': applyErrors,
  'sequences/reject-errors.json': rejectErrors,
};

function write(path, content) {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), content);
}

const isStale = (path, content) => !existsSync(at(path)) || readFileSync(at(path), 'utf8') !== content;

async function main() {
  for (const [path, make] of Object.entries(FILES)) {
    const content = toText(await make());
    if (!isStale(path, content)) continue;
    if (process.argv.includes('--check')) {
      console.error(`spec/vectors/${path} is stale: run node tools/vectors/generate.mjs`);
      process.exitCode = 1;
    } else {
      write(path, content);
      console.log(`spec/vectors/${path}: ${content.length} bytes`);
    }
  }
}

await main();
