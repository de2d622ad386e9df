/** What adapters declare of their ledgers, read from their sources, so that nothing needs to be built. */
import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** By ledger: its declarations as `[network, { id: { status, evidence } }]`, the general ones first. */
const DECLARED = {
  memory: ({ DECLARATIONS }) => [['any', DECLARATIONS]],
  evm: ({ BILATERAL, declarationsOf }) => [
    ['any', { ...BILATERAL, ...declarationsOf('generic', { tag: 'finalized' }) }],
    ['ethereum', declarationsOf('ethereum', { tag: 'finalized' })],
    ['privateBft', declarationsOf('privateBft', 'instant')],
  ],
};

/** Names of the ledgers that declare something. */
export const DECLARING_LEDGERS = Object.keys(DECLARED);

/** @returns By requirement `[{ network, status, evidence }]`; of a network only what differs from the general one. */
export async function declaredBy(ledger) {
  const path = new URL(`../packages/adapter-${ledger}/src/declarations.ts`, import.meta.url);
  const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  const source = `data:text/javascript,${encodeURIComponent(outputText)}`; // it imports types only
  const networks = DECLARED[ledger](await import(source));
  return groupByNetwork(networks);
}

/** Of each requirement what is declared in general, and by network where that is something else. */
export function groupByNetwork([[, general], ...networks]) {
  return new Map(
    Object.entries(general).map(([id, declaration]) => [
      id,
      [
        { network: 'any', ...declaration },
        ...networks
          .map(([network, declarations]) => ({ network, ...declarations[id] }))
          .filter(({ evidence }) => evidence !== undefined && evidence !== declaration.evidence),
      ],
    ]),
  );
}
