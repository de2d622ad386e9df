/** Compiles the contracts with the solc of npm, the way every build of them is made. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const solc = createRequire(import.meta.url)('solc');
const contracts = fileURLToPath(new URL('../contracts/', import.meta.url));

/** What forge uses as well (contracts/foundry.toml). No metadata: the same sources give the same bytes in every folder. */
const SETTINGS = {
  viaIR: true,
  evmVersion: 'cancun',
  optimizer: { enabled: true, runs: 1_000_000 },
  metadata: { bytecodeHash: 'none', appendCBOR: false },
};

/**
 * @param names - Paths below `contracts/`, such as `src/LateralRegister.sol`: the contracts wanted; what they import is found.
 * @returns By contract name: ABI, creation and runtime bytecode, and where the runtime holds which immutable.
 */
export function compile(names) {
  const input = {
    language: 'Solidity',
    sources: readSources(names),
    settings: { ...SETTINGS, outputSelection: { ...outputs(names), '*': { '': ['ast'] } } },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input)));
  const problems = (output.errors ?? []).map(({ formattedMessage }) => formattedMessage);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const immutables = namesOfImmutables(output.sources);
  return Object.fromEntries(
    names.map((name) => {
      const contract = contractOf(name);
      return [contract, artifactOf(output.contracts[name][contract], immutables)];
    }),
  );
}

/**
 * Compiles an object of Yul for the same chain.
 *
 * @param constants - Values by the names that stand for them in the source, as Yul has no constants.
 * @returns Runtime code.
 */
export function compileYul(source, constants) {
  const content = source.replace(/\b[A-Z][A-Z0-9_]+\b/g, (name) => constants[name] ?? name);
  const { evmVersion, optimizer } = SETTINGS;
  const settings = { evmVersion, optimizer, outputSelection: { '*': { '*': ['evm.deployedBytecode.object'] } } };
  const output = JSON.parse(
    solc.compile(JSON.stringify({ language: 'Yul', sources: { source: { content } }, settings })),
  );
  const problems = (output.errors ?? []).filter(({ severity }) => severity === 'error');
  if (problems.length > 0) throw new Error(problems.map(({ formattedMessage }) => formattedMessage).join('\n'));
  const [contract] = Object.values(output.contracts.source);
  return `0x${contract.evm.deployedBytecode.object}`;
}

/** The compiler and, as a digest, its settings. */
export const compiler = {
  version: solc.version(),
  settings: createHash('sha256').update(JSON.stringify(SETTINGS)).digest('hex'),
};

function readSources(names) {
  const library = readdirSync(`${contracts}src`).filter((file) => file.endsWith('.sol'));
  const files = new Set([...library.map((file) => `src/${file}`), ...names]);
  return Object.fromEntries(
    [...files].sort().map((file) => [file, { content: readFileSync(contracts + file, 'utf8') }]),
  );
}

function contractOf(name) {
  return name.replace(/^.*\/(.+)\.sol$/, '$1');
}

function outputs(names) {
  const wanted = ['abi', 'evm.bytecode.object', 'evm.deployedBytecode', 'storageLayout'];
  return Object.fromEntries(names.map((name) => [name, { [contractOf(name)]: wanted }]));
}

function artifactOf({ abi, evm, storageLayout }, immutables) {
  const { object, immutableReferences } = evm.deployedBytecode;
  const places = Object.entries(immutableReferences).map(([id, found]) => [immutables.get(Number(id)), found]);
  return {
    abi,
    bytecode: `0x${evm.bytecode.object}`,
    runtime: `0x${object}`,
    immutables: Object.fromEntries(places.sort(([a], [b]) => (a < b ? -1 : 1))),
    storageLayout,
  };
}

/** Names by id in the syntax tree, which is all that the compiler gives for the places of immutables. */
function namesOfImmutables(sources) {
  const contractNodes = Object.values(sources).flatMap(({ ast }) => ast.nodes.flatMap(({ nodes }) => nodes ?? []));
  const found = contractNodes.filter(({ mutability }) => mutability === 'immutable');
  return new Map(found.map(({ id, name }) => [id, name]));
}
