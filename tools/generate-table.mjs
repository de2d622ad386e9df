/**
 * Writes everything that is made from spec/table.json. With `--check` it writes nothing and exits 1 when a file is stale.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { packTable, tableDigest } from './pack-table.mjs';
import { lifecyclesPage, tablePage } from './table-markdown.mjs';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const markdown = (text) => format(text, { parser: 'markdown', singleQuote: true, printWidth: 120 });

/** Path of each generated file and its content. */
export async function generateTable(source) {
  const table = JSON.parse(source);
  const packed = packTable(table);
  return {
    'docs/reference/table.md': await markdown(tablePage(table)),
    'docs/reference/lifecycles.md': await markdown(lifecyclesPage(table)),
    'spec/generated/table.packed.hex': `${packed.toString('hex')}\n`,
    'spec/generated/table.digest.json': `${JSON.stringify({ tableDigest: tableDigest(packed).toString('hex'), bytes: packed.length })}\n`,
    'packages/core/src/domain/table.generated.ts':
      '// Generated from spec/table.json by tools/generate-table.mjs; do not edit.\n' +
      `export const TABLE = ${source.trimEnd()} as const;\n`,
  };
}

async function main(isCheck) {
  const files = await generateTable(readFileSync(at('spec/table.json'), 'utf8'));
  const stale = Object.entries(files).filter(
    ([path, text]) => !existsSync(at(path)) || readFileSync(at(path), 'utf8') !== text,
  );
  for (const [path, text] of stale) {
    console[isCheck ? 'error' : 'log'](
      isCheck ? `${path} is stale: run node tools/generate-table.mjs` : `wrote ${path}`,
    );
    if (isCheck) continue;
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  }
  process.exitCode = isCheck && stale.length > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.includes('--check'));
