/**
 * Prints the matrix requirement → mechanism → tests by ledger → status for every requirement of the catalogue.
 *
 *   node tools/trace.mjs            one line for each requirement
 *   node tools/trace.mjs --tests    and the titles that name it
 *   node tools/trace.mjs --ledger evm   what one ledger shows by its own tests and the kit, and what its adapter declares
 *
 * A test names a requirement by its id in a title, "(R65, CR21)". Tests of an adapter count for its ledger, rules of the
 * conformance kit for each ledger whose adapter runs the kit, all others for every ledger. Exits 1 where a requirement is
 * claimed as met without a test that names it, and where a title names an id that the catalogue does not know.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { declaredBy, DECLARING_LEDGERS } from './declared.mjs';
import { groupBy } from './group-by.mjs';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const ID = /\b(?:CR|CD|R|D|O)[1-9][0-9]*\b/g;
const KIT = 'packages/core/src/conformance/';
const ANY = 'any';
const WIDTH = 48;

/** Texts of a source file that may name requirements: titles of tests, or in the kit every string. */
export function textsOf(path, source) {
  const texts = [];
  const isKit = path.startsWith(KIT) && !path.endsWith('.test.ts');
  const visit = (node) => {
    if (isKit && ts.isStringLiteralLike(node)) texts.push(node.text);
    if (!isKit && ts.isCallExpression(node) && isTestCall(node)) texts.push(titleOf(node.arguments[0]));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, source, ts.ScriptTarget.Latest));
  return texts.filter((text) => text !== undefined);
}

/** `it('…')`, `describe.each(rows)('…')` and the like; what is skipped shows nothing. */
function isTestCall({ expression }) {
  const names = [];
  let callee = expression;
  while (ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee)) {
    if (ts.isPropertyAccessExpression(callee)) names.push(callee.name.text);
    callee = callee.expression;
  }
  const isTest = ts.isIdentifier(callee) && ['describe', 'it', 'test'].includes(callee.text);
  return isTest && !names.includes('skip') && !names.includes('todo');
}

function titleOf(node) {
  if (node && ts.isStringLiteralLike(node)) return node.text;
  if (node && ts.isTemplateExpression(node))
    return [node.head, ...node.templateSpans.map((span) => span.literal)].map(({ text }) => text).join('…');
  return undefined;
}

const ledgerOf = (path) => (path.startsWith(KIT) ? 'kit' : (/^packages\/adapter-([a-z]+)\//.exec(path)?.[1] ?? ANY));

/** Every mention of a requirement: `{ id, ledger, path, title }`. */
export function mentionsIn(files) {
  return files.flatMap(({ path, source }) =>
    textsOf(path, source).flatMap((title) =>
      [...new Set(title.match(ID))].map((id) => ({ id, ledger: ledgerOf(path), path, title })),
    ),
  );
}

/** For one ledger, the mentions that count for it. */
export function mentionsFor(ledger, mentions, runsKit) {
  return mentions.filter((m) => m.ledger === ledger || m.ledger === ANY || (m.ledger === 'kit' && runsKit));
}

/** What is wrong with the claims of the catalogue, as sentences. */
export function problemsOf(requirements, mentions, kitLedgers) {
  const known = new Set(requirements.map(({ id }) => id));
  const unknown = mentions
    .filter(({ id }) => !known.has(id))
    .map(({ id, path, title }) => `${path}: "${title}" names ${id}, which is no requirement of the catalogue.`);
  const unshown = requirements.flatMap(({ id, status }) =>
    Object.entries(status)
      .filter(([, claim]) => claim === 'met')
      .filter(([ledger]) => !mentionsFor(ledger, mentions, kitLedgers.has(ledger)).some((m) => m.id === id))
      .map(([ledger]) => `${id} is claimed as met on ${ledger}, but no test names it.`),
  );
  return [...unknown, ...unshown];
}

function readTests() {
  return ['packages', 'examples']
    .flatMap((folder) => readdirSync(ROOT + folder, { recursive: true }).map((path) => `${folder}/${path}`))
    .filter((path) => !/(^|\/)(node_modules|dist)\//.test(path))
    .filter((path) => path.endsWith('.test.ts') || (path.startsWith(KIT) && path.endsWith('.ts')))
    .sort()
    .map((path) => ({ path, source: readFileSync(ROOT + path, 'utf8') }));
}

/** A requirement that is up to the ledger, and that the catalogue does not settle for this one, has to be declared. */
export function undeclared(requirements, ledger, declared) {
  return requirements
    .filter(({ status }) => status[ledger] === undefined && status.memory === 'declared')
    .filter(({ id }) => !declared.has(id))
    .map(({ id }) => `${id} is up to the ledger, and adapter-${ledger} declares nothing of it.`);
}

function lineOf({ id, mechanism }, ledger, status, mentions) {
  const counts = groupBy(mentions, (m) => m.ledger);
  const tests = [...counts].map(([name, group]) => `${name} ${group.length}`).join(', ') || '-';
  const short = mechanism.length > WIDTH ? `${mechanism.slice(0, WIDTH - 1)}…` : mechanism.padEnd(WIDTH);
  return `${id.padEnd(5)} ${short} ${ledger.padEnd(8)} ${status.padEnd(9)} ${tests}`;
}

const titlesOf = (mentions) => mentions.map(({ path, title }) => `        ${path}: ${title}`);

function printAll(requirements, mentions, kitLedgers, showsTitles) {
  for (const requirement of requirements)
    for (const [ledger, status] of Object.entries(requirement.status)) {
      const own = mentionsFor(ledger, mentions, kitLedgers.has(ledger)).filter(({ id }) => id === requirement.id);
      console.log(lineOf(requirement, ledger, status, own));
      if (showsTitles) titlesOf(own).forEach((line) => console.log(line));
    }
  const claims = requirements.flatMap(({ status }) =>
    Object.entries(status).map(([ledger, claim]) => `${ledger} ${claim}`),
  );
  console.log(
    `\n${requirements.length} requirements: ${[...groupBy(claims, (c) => c)].map(([c, all]) => `${c} ${all.length}`).join(', ')}`,
  );
}

/** What the ledger shows by tests on it, and what its adapter declares; the rest is the same on every ledger. */
function printLedger(ledger, requirements, mentions, declared, showsTitles) {
  const idsOf = (all) => new Set(all.map(({ id }) => id));
  const onLedger = mentions.filter((m) => m.ledger === ledger || m.ledger === 'kit');
  const shown = idsOf(onLedger);
  for (const requirement of requirements.filter(({ id }) => shown.has(id) || declared.has(id))) {
    const { id, status } = requirement;
    const own = onLedger.filter((m) => m.id === id);
    const declarations = declared.get(id) ?? [];
    console.log(lineOf(requirement, ledger, declarations[0]?.status ?? status[ledger] ?? status.memory, own));
    for (const { network, status: word, evidence } of declarations)
      console.log(`        ${network}: ${word}. ${evidence}`);
    if (showsTitles) titlesOf(own).forEach((line) => console.log(line));
  }
  const byKit = [...idsOf(mentions.filter((m) => m.ledger === 'kit'))];
  console.log(`\nShown by the kit, on ${ledger} as on every ledger that runs it: ${byKit.join(', ')}`);
  console.log(`Shown by tests of its own: ${[...idsOf(mentions.filter((m) => m.ledger === ledger))].join(', ')}`);
  console.log(`Declared: ${[...declared.keys()].join(', ')}`);
}

async function main({ ledger, tests }) {
  const { requirements } = JSON.parse(readFileSync(`${ROOT}spec/mef-114/catalogue.json`, 'utf8'));
  const files = readTests();
  const mentions = mentionsIn(files);
  const kitLedgers = new Set(
    files.filter(({ path }) => path.endsWith('.conformance.test.ts')).map(({ path }) => ledgerOf(path)),
  );
  const problems = problemsOf(requirements, mentions, kitLedgers);
  if (ledger === undefined) printAll(requirements, mentions, kitLedgers, tests);
  else {
    const declared = await declaredBy(ledger);
    printLedger(ledger, requirements, mentionsFor(ledger, mentions, kitLedgers.has(ledger)), declared, tests);
    problems.push(...undeclared(requirements, ledger, declared));
  }
  problems.forEach((problem) => console.error(problem));
  process.exitCode = problems.length > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { tests: { type: 'boolean' }, ledger: { type: 'string' } } });
  if (values.ledger === undefined || DECLARING_LEDGERS.includes(values.ledger)) await main(values);
  else {
    console.error(`--ledger ${values.ledger}: take one of ${DECLARING_LEDGERS.join(', ')}`);
    process.exitCode = 2;
  }
}
