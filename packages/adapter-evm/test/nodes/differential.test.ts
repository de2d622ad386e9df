/**
 * Goal: the contract judges as the reference register does. Method: random sets and rejections of two parties with real signatures,
 * delivered to both, several sequences of 5 to 50 in one bilateral; after each the verdicts and the records it names are equal.
 */
import { sign as signMessage, createPrivateKey, createECDH } from 'node:crypto';
import type { Change, Command, PublicKey } from '@lateral/core';
import { nodeHashes, nodeVerify, toHex, toLowS, utf8 } from '@lateral/core';
import type { BenchKeys, BenchRecord } from '@lateral/core/conformance';
import {
  beginService,
  Dice,
  NOW,
  PACKED_TABLE,
  RandomSets,
  randomRecords,
  RegisterBench,
} from '@lateral/core/conformance';
import { AbiCoder } from 'ethers';
import fc from 'fast-check';
import type { Anvil } from '../contract/anvil.js';
import { anvilProgram, startAnvil } from '../contract/anvil.js';
import type { Verdict } from '../contract/register-on-anvil.js';
import { RegisterOnAnvil } from '../contract/register-on-anvil.js';
import { testRegisterBytecode } from '../contract/test-register.generated.js';

/** Sets in all; a bilateral has 1 to 3 sequences of 5 to 50. */
const SETS = Number(process.env['LATERAL_DIFFERENTIAL_SETS'] ?? 20_000);
/** Bilaterals that are on the chain at once; anvil takes longer for a block the more its state holds. */
const TOGETHER = 16;
const INSTANCE = new Uint8Array(32).fill(9);

/** Real keys, made from their names. */
const keys: BenchKeys = {
  publicKey: (name) => keyOf(name).publicKey,
  sign: (name, message) => {
    const signature = signMessage('sha256', message, { key: keyOf(name).secret, dsaEncoding: 'ieee-p1363' });
    return toLowS(1, new Uint8Array(signature));
  },
};
const made = new Map<string, { readonly publicKey: PublicKey; readonly secret: ReturnType<typeof createPrivateKey> }>();

function keyOf(name: string): { readonly publicKey: PublicKey; readonly secret: ReturnType<typeof createPrivateKey> } {
  const known = made.get(name);
  if (known !== undefined) return known;
  const curve = createECDH('secp256k1');
  const secret = Buffer.from(nodeHashes.sha256(utf8(`differential ${name}`)));
  curve.setPrivateKey(secret);
  const [x, y] = [curve.getPublicKey().subarray(1, 33), curve.getPublicKey().subarray(33)];
  const jwk = { kty: 'EC', crv: 'secp256k1', ...{ x: text(x), y: text(y), d: text(secret) } };
  const key = {
    publicKey: { algorithm: 1, x: new Uint8Array(x), y: new Uint8Array(y) },
    secret: createPrivateKey({ format: 'jwk', key: jwk }),
  };
  made.set(name, key);
  return key;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

const program = anvilProgram();
if (program === undefined) {
  console.warn('SKIPPED: differential run: @foundry-rs/anvil has no program for this machine.');
  it.todo('needs anvil');
} else {
  describe('The contract and the reference register (R45)', () => {
    let anvil: Anvil;
    let register: RegisterOnAnvil;
    let bilaterals = 0;
    let empty: string;
    const seen = new Map<string, number>();

    beforeAll(async () => {
      anvil = await startAnvil();
      const args = AbiCoder.defaultAbiCoder().encode(['bytes32', 'bool'], [INSTANCE, false]);
      register = await RegisterOnAnvil.deploy(anvil, testRegisterBytecode, args);
      await register.publishTable(toHex(PACKED_TABLE));
      empty = await anvil.request('evm_snapshot');
    }, 60_000);
    afterAll(() => anvil.stop());

    it(`answer the same to ${SETS} random sets, and hold the same records`, async () => {
      const numbers = fc.array(fc.nat({ max: 0xffff }), { minLength: 1_800, maxLength: 1_800, size: 'max' });
      let sets = 0;
      const property = fc.asyncProperty(numbers, async (given) => {
        if (sets < SETS) sets += await playBoth(given);
      });
      await fc.assert(property, { numRuns: Math.ceil(SETS / 5) });
      const verdicts = [...seen].sort(([, a], [, b]) => b - a);
      console.info(`${sets} sets in ${bilaterals} bilaterals: ${verdicts.map((each) => each.join(' ')).join(', ')}`);
      expect(sets).toBeGreaterThanOrEqual(SETS);
      expect(Object.fromEntries(seen)['accepted']).toBeGreaterThan(sets / 4);
    }, 3_600_000);

    /** A register without any bilateral. */
    async function begin(): Promise<void> {
      await anvil.request('evm_revert', empty);
      empty = await anvil.request('evm_snapshot');
      await anvil.request('evm_setNextBlockTimestamp', NOW);
    }

    /** @returns How many sets were compared. */
    async function playBoth(given: readonly number[]): Promise<number> {
      if (bilaterals % TOGETHER === 0) await begin();
      const dice = new Dice(given);
      const nonce = nodeHashes.sha256(utf8(`bilateral ${bilaterals++}`));
      const bench = new RegisterBench({ instance: INSTANCE, nonce, keys, verify: nodeVerify() });
      const records = randomRecords(bench);
      for (const command of bench.setUp) await deliver(toHex(command));
      for (const { bytes } of beginService(bench, records)) await deliver(toHex(bytes));
      let compared = 0;
      for (let sequences = 1 + dice.below(3); sequences > 0; sequences--) {
        const sets = new RandomSets(bench, records, dice);
        for (let left = 5 + dice.below(46); left > 0; left--, compared++)
          await compare(bench, records, sets.next(), dice);
      }
      return compared;
    }

    async function compare(
      bench: RegisterBench,
      records: readonly BenchRecord[],
      changes: readonly Change[],
      dice: Dice,
    ): Promise<void> {
      const isRejection = dice.oneIn(10) && changes.some(({ actor }) => actor !== 1);
      const command = tampered(isRejection ? bench.rejection(changes, 1) : bench.set(changes), dice);
      const expected = referenceVerdict(bench, command);
      seen.set(expected.verdict, (seen.get(expected.verdict) ?? 0) + 1);
      expect(await deliver(toHex(command))).toStrictEqual(expected);
      const named = records.filter((record) => changes.some(({ recordId }) => recordId === record.id));
      const slots = await register.view(
        ...named.map((each) => ['record', bench.id, numberOf(bench, each), each.owner, each.id] as const),
      );
      expect(slots).toStrictEqual(named.map((each) => slotOf(bench, each)));
    }

    async function deliver(envelope: string): Promise<Verdict> {
      const judged = await register.judge(envelope, '', NOW);
      if (judged.verdict !== 'accepted') return judged;
      const { logs } = await register.submit(envelope, '');
      return logs.length > 0 ? judged : { verdict: 'alreadyApplied' };
    }
  });
}

/** Now and then a byte of the command is another one. */
function tampered({ bytes }: Command, dice: Dice): Uint8Array {
  if (!dice.oneIn(15)) return bytes;
  const changed = Uint8Array.from(bytes);
  const at = 1 + dice.below(bytes.length - 1);
  changed[at] = (changed[at] ?? 0) ^ (1 + dice.below(255));
  return changed;
}

function referenceVerdict(bench: RegisterBench, bytes: Uint8Array): Verdict {
  const { answer, change } = bench.replica.deliver(bytes, NOW);
  return change === undefined ? { verdict: answer } : { verdict: answer, change };
}

function numberOf(bench: RegisterBench, record: BenchRecord): number {
  return bench.pin(record).kind;
}

function slotOf(bench: RegisterBench, record: BenchRecord): string {
  const { head, state, epoch } = bench.held(record);
  return `0x${toHex(head)}${toHex(Uint8Array.of(state, epoch))}${'00'.repeat(6)}`;
}
