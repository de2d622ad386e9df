/**
 * Goal: the contract is the register of spec/, step for step.
 * Method: every sequence of spec/vectors against a TestRegister on a node of its own; after each sequence the chain goes
 * back to the state in which only contracts and tables are there.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { bilateralIdOf, decodeCommand, fromHex, leafHash, LIFECYCLE, nodeHashes, toHex, treeRoot } from '@lateral/core';
import { PACKED_TABLE } from '@lateral/core/conformance';
import type { Sequence, SequenceKey, SequenceLedger, SequenceRecord, SequenceStep } from '@lateral/core/conformance';
import { AbiCoder } from 'ethers';
import { anvilProgram, startAnvil } from '../contract/anvil.js';
import type { Anvil } from '../contract/anvil.js';
import { fingerprintOf, HintMaker } from '../contract/hints.js';
import { RegisterOnAnvil } from '../contract/register-on-anvil.js';
import type { Verdict } from '../contract/register-on-anvil.js';
import { testRegisterBytecode } from '../contract/test-register.generated.js';

const FOLDER = new URL('../../../../spec/vectors/sequences/', import.meta.url);
const program = anvilProgram();

if (program === undefined) {
  console.warn('SKIPPED: the contract is not tested, as @foundry-rs/anvil has no program for this machine.');
  it.todo('needs anvil');
} else {
  describe('The register contract answers as spec/ says (R8, R22, R23, R24, R45)', () => {
    let anvil: Anvil;
    let state: string;
    const registers = new Map<string, RegisterOnAnvil>();

    beforeAll(async () => {
      anvil = await startAnvil();
      for (const { ledger } of files.flatMap(({ sequences }) => sequences)) {
        const name = nameOf(ledger);
        if (!registers.has(name)) registers.set(name, await deploy(anvil, ledger));
      }
      state = await anvil.request('evm_snapshot');
    }, 60_000);
    afterEach(async () => {
      await anvil.request('evm_revert', state);
      state = await anvil.request('evm_snapshot');
    });
    afterAll(() => anvil.stop());

    const files = readdirSync(FOLDER).map((name) => ({ name, sequences: read(name) }));
    describe.each(files)('$name', ({ sequences }) => {
      it.each(sequences)(
        '$name',
        async ({ ledger, steps }) => {
          const register = registers.get(nameOf(ledger));
          if (register === undefined) throw new TypeError('No register for this ledger');
          await replay(anvil, register, steps);
        },
        30_000,
      );
    });
  });
}

function read(name: string): readonly Sequence[] {
  return JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Sequence[];
}

/** Ledgers of one name are the same ledger. */
function nameOf({ instance, algorithms, packedTables = [] }: SequenceLedger): string {
  return [instance, algorithms.join(), ...packedTables].join('/');
}

async function deploy(
  anvil: Anvil,
  { instance, algorithms, packedTables = [] }: SequenceLedger,
): Promise<RegisterOnAnvil> {
  const args = AbiCoder.defaultAbiCoder().encode(['bytes32', 'bool'], [`0x${instance}`, algorithms.includes(2)]);
  const register = await RegisterOnAnvil.deploy(anvil, testRegisterBytecode, args);
  for (const packed of [toHex(PACKED_TABLE), ...packedTables]) await register.publishTable(packed);
  return register;
}

async function replay(anvil: Anvil, register: RegisterOnAnvil, steps: readonly SequenceStep[]): Promise<void> {
  const hints = new HintMaker(register);
  const known = new Set<string>();
  let [clock, first] = [0, ''];
  for (const [index, { command, now, verdict, change, ...after }] of steps.entries()) {
    const expected: Verdict = change === undefined ? { verdict } : { verdict, change };
    if (now !== clock) await anvil.request('evm_setNextBlockTimestamp', now);
    clock = now;
    const found = await deliver(register, command, await hints.hintsFor(command), now);
    expect({ index, ...found }).toEqual({ index, ...expected });
    const bilateralId = bilateralOf(command);
    first ||= bilateralId;
    if (found.verdict === 'accepted') known.add(bilateralId);
    await expectState(register, known.has(bilateralId) ? bilateralId : first, after);
  }
}

async function deliver(register: RegisterOnAnvil, command: string, hints: string, now: number): Promise<Verdict> {
  const judged = await register.judge(command, hints, now);
  if (judged.verdict !== 'accepted') return judged;
  const { logs } = await register.submit(command, hints);
  return logs.length > 0 ? judged : { verdict: 'alreadyApplied' };
}

type After = Pick<SequenceStep, 'records' | 'keys' | 'log'>;

async function expectState(
  register: RegisterOnAnvil,
  id: string,
  { records = [], keys = [], log }: After,
): Promise<void> {
  const found = await register.view(
    ...records.map((each) => ['record', `0x${id}`, kindOf(each), each.owner, `0x${each.recordId}`] as const),
    ...keys.map(({ party, index }) => ['key', `0x${id}`, party, index] as const),
  );
  expect(found).toEqual([...records.map(recordWord), ...keys.map(keyWord)]);
  if (log === undefined) return;
  const leaves = (await register.envelopes(id)).flatMap(leavesOf);
  const hashes = leaves.map((leaf) => leafHash(nodeHashes, leaf));
  expect({ size: leaves.length, root: toHex(treeRoot(nodeHashes, hashes)) }).toEqual(log);
}

const KINDS: Readonly<Record<string, { readonly number: number; readonly states: Readonly<Record<string, number>> }>> =
  LIFECYCLE.kinds;

function kindOf({ kind }: SequenceRecord): number {
  return typeof kind === 'number' ? kind : (KINDS[kind]?.number ?? 0);
}

function recordWord({ kind, head, state, epoch }: SequenceRecord): string {
  const number = typeof state === 'number' ? state : (KINDS[kind]?.states[state] ?? 0);
  return `0x${head}${hexOf(number, 1)}${hexOf(epoch, 1)}${hexOf(0, 6)}`;
}

/** Of a seat without a key, zero. */
function keyWord({ algorithm = 0, x, y, role = 0, notBefore = 0, notAfter = 0, revoked = false }: SequenceKey): string {
  if (x === undefined || y === undefined) return `0x${hexOf(0, 32)}`;
  const fingerprint = fingerprintOf({ x: fromHex(x), y: fromHex(y) });
  const status = algorithm | (revoked ? 0x80 : 0);
  return `0x${fingerprint}${hexOf(notBefore, 5)}${hexOf(notAfter, 5)}${hexOf(role, 1)}${hexOf(status, 1)}`;
}

function hexOf(value: number, bytes: number): string {
  return value.toString(16).padStart(2 * bytes, '0');
}

function bilateralOf(command: string): string {
  const decoded = decodeCommand(nodeHashes, fromHex(command));
  return decoded._tag === 'Right' ? toHex(bilateralIdOf(decoded.right)) : '';
}

function leavesOf(envelope: string): readonly Uint8Array[] {
  const decoded = decodeCommand(nodeHashes, fromHex(envelope));
  if (decoded._tag === 'Left') return [];
  return decoded.right.type === 'apply' ? decoded.right.changeIds : [decoded.right.id];
}
