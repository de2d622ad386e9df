import assert from 'node:assert/strict';
import { test } from 'node:test';
import { declaredBy, groupByNetwork } from '../declared.mjs';
import { mentionsIn, problemsOf, undeclared } from '../trace.mjs';

const file = (path, source) => ({ path, source });
const ids = (path, source) => mentionsIn([file(path, source)]).map(({ id }) => id);
const TEST = 'packages/core/src/a.test.ts';

test('finds ids in titles of describe, it and test, tables and templates included', () => {
  const source = [
    "describe('rating (R65)', () => {",
    "  it.each([1])('%s is agreed (R66, CR7)', () => { call('R1'); });",
    '  it(`bills ${kind} (R70)`, () => {});',
    '});',
  ].join('\n');
  assert.deepEqual(ids(TEST, source), ['R65', 'R66', 'CR7', 'R70']);
});

test('takes neither comments nor skipped tests for a proof', () => {
  assert.deepEqual(
    ids(TEST, "// it('x (R1)')\nit.skip('y (R2)', f); it.todo('z (R3)'); describe.skip('d (R4)', f);"),
    [],
  );
});

test('takes a rule of the kit by its text', () => {
  assert.deepEqual(
    ids('packages/core/src/conformance/rules.ts', "export const rule = { title: 'ends alone (R24)' };"),
    ['R24'],
  );
});

test('refuses an unknown id', () => {
  const [problem] = problemsOf([], mentionsIn([file(TEST, "it('x (R90)', f);")]), new Set());
  assert.match(problem, /R90/);
});

test('refuses a claim without a test, and counts the kit only where an adapter runs it', () => {
  const requirements = [{ id: 'R24', status: { memory: 'met', evm: 'partly' } }];
  const kit = mentionsIn([file('packages/core/src/conformance/rules.ts', "const t = 'R24';")]);
  const other = mentionsIn([file('packages/adapter-evm/src/a.test.ts', "it('x (R24)', f);")]);
  assert.equal(problemsOf(requirements, [], new Set()).length, 1);
  assert.equal(problemsOf(requirements, other, new Set()).length, 1);
  assert.equal(problemsOf(requirements, kit, new Set()).length, 1);
  assert.equal(problemsOf(requirements, kit, new Set(['memory'])).length, 0);
});

test('wants a declaration of what is up to the ledger, unless the catalogue says how it stands', () => {
  const requirements = [
    { id: 'R40', status: { memory: 'declared' } },
    { id: 'R41', status: { memory: 'declared', evm: 'partly' } },
    { id: 'R1', status: { memory: 'met' } },
  ];
  assert.equal(undeclared(requirements, 'evm', new Map()).length, 1);
  assert.equal(undeclared(requirements, 'evm', new Map([['R40', []]])).length, 0);
});

test('names of a network what it declares otherwise', () => {
  const general = { R31: { status: 'met', evidence: 'a' }, R32: { status: 'operator', evidence: 'b' } };
  const declared = groupByNetwork([
    ['any', general],
    ['ethereum', { ...general, R32: { status: 'met', evidence: 'c' } }],
  ]);
  assert.deepEqual(declared.get('R31'), [{ network: 'any', status: 'met', evidence: 'a' }]);
  assert.deepEqual(declared.get('R32')?.[1], { network: 'ethereum', status: 'met', evidence: 'c' });
});

test('reads from the source of an adapter what MEF 114 §7.6.1 and §7.8 ask of its ledger', async () => {
  const of = (letter, from, to) => Array.from({ length: to - from + 1 }, (_, index) => `${letter}${from + index}`);
  const evm = await declaredBy('evm');
  const ids = [...of('R', 22, 25), 'D4', ...of('R', 31, 51), ...of('D', 7, 16)];
  assert.deepEqual([...evm.keys()].sort(), ids.sort());
});
