import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as core from '@lateral/core';

const SOURCES = fileURLToPath(new URL('../src/', import.meta.url));
/** Value imports and re-exports, static and dynamic; `import type` and `export type` load nothing. */
const IMPORTS = /(?:^|\n)\s*(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'([^']+)'/g;

/** Every module that loading a source file loads, packages by their name. */
function graph(file: string, known = new Set<string>()): ReadonlySet<string> {
  if (known.has(file)) return known;
  known.add(file);
  for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(IMPORTS)) {
    if (!name.startsWith('.')) known.add(name);
    else graph(join(dirname(file), name.replace(/\.js$/, '.ts')), known);
  }
  return known;
}

describe('the main entry of core', () => {
  const loaded = [...graph(join(SOURCES, 'index.ts'))];
  const packages = loaded.filter((name) => !name.startsWith('/') || !existsSync(name));

  it('loads no ledger library, no inversify and no test kit (R21)', () => {
    expect(packages.map((name) => name.replace(/^(fp-ts|io-ts|rxjs)\/.*/, '$1')).filter(isNew)).toEqual(
      expect.arrayContaining(['rxjs', 'io-ts', 'fp-ts', 'node:crypto']),
    );
    const allowed = /^(node:crypto|rxjs|io-ts|fp-ts)(\/|$)/;
    expect(packages.filter((name) => !allowed.test(name))).toEqual([]);
    expect(loaded.filter((name) => /\/src\/(conformance|di)\//.test(name))).toEqual([]);
  });

  it('keeps its domain, rules and protocol free of all but fp-ts', () => {
    const pure = /\/src\/(domain|rules|protocol)\//;
    for (const file of loaded.filter((name) => pure.test(name))) {
      const outside = [...readFileSync(file, 'utf8').matchAll(IMPORTS)]
        .map(([, name = '']) => name)
        .filter((name) => !name.startsWith('.') && !name.startsWith('fp-ts/'));
      expect([file, outside]).toEqual([file, []]);
    }
  });

  it('exports what users meet', () => {
    expect(Object.keys(core)).toEqual(
      expect.arrayContaining([
        ...['establishBilateral', 'joinBilateral', 'openBilateral', 'inProcessChannels', 'memoryStore'],
        ...['coSignWhatIsSound', 'REJECTION_REASON', 'softwareSigner', 'nodeHashes', 'nodeVerify'],
        ...['verifyEvidence', 'nodeEvidenceTools', 'decodeEvidence', 'encodeEvidence'],
        ...['readDocument', 'readDocumentValue', 'canonicalText', 'canonicaliseText'],
        ...['decide', 'evolve', 'rateCharge', 'generateInvoice', 'balanceOf', 'ruleSetDigest'],
        ...['agreementPointer', 'termsPointer', 'orderPointer', 'usagePointer', 'ratingPointer', 'invoicePointer'],
        ...['BusinessRuleError', 'CommandRejectedError', 'ProposalRejectedError', 'OutcomeUnknownError'],
        ...['CounterpartyError', 'SignerFaultyError', 'SetMismatchError', 'LedgerError', 'EvidenceUnavailableError'],
        ...['applyCommand', 'reads', 'packTable', 'unpackTable', 'REGISTER_CODES', 'LIFECYCLE'],
      ]),
    );
  });
});

function isNew(name: string, index: number, names: readonly string[]): boolean {
  return names.indexOf(name) === index;
}
