import type { EvidenceVerdict, Verify } from '@lateral/core';
import { nodeEvidenceTools, nodeVerify, toHex, verifyEvidence } from '@lateral/core';
import { agreement, orderOf, termsOf } from './documents.js';
import { twoParties } from './services/two-parties.js';

/** CI flips 10,000; each of them is one bit of the bundle's text. */
const MUTATIONS = Number(process.env['LATERAL_MUTATIONS'] ?? '1000');

/** Signatures are checked for real, each of them once. */
function remembering(verify: Verify): Verify {
  const known = new Map<string, boolean>();
  return (key, message, signature) => {
    const id = [key.x, key.y, message, signature].map(toHex).join();
    const answer = known.get(id) ?? verify(key, message, signature);
    known.set(id, answer);
    return answer;
  };
}

/** A small pseudo-random sequence below a bound, the same in every run. */
function lehmer(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => (state = (state * 48_271) % 2_147_483_647) % bound;
}

async function bundle(): Promise<string> {
  const { buyer, seller, close } = await twoParties();
  await buyer.submit([{ kind: 'agreement', action: 'agree', document: agreement }]);
  await seller.submit([{ kind: 'terms', action: 'agree', document: termsOf('ELINE', '1') }]);
  await buyer.submit([{ kind: 'order', action: 'place', document: orderOf('ELINE') }]);
  await buyer.headSigned();
  const text = await buyer.evidence();
  await close();
  return text;
}

describe('an evidence bundle with one bit flipped', () => {
  it(`is never accepted with another outcome, ${MUTATIONS} times (R8, R23)`, async () => {
    const text = await bundle();
    const tools = nodeEvidenceTools({ verify: remembering(nodeVerify()) });
    const original = verifyEvidence(text, tools);
    expect(original).toMatchObject({ ok: true, level: 'reexecuted' });
    const bytes = Buffer.from(text);
    const random = lehmer(20_261_125);
    const accepted: { readonly at: number; readonly verdict: EvidenceVerdict }[] = [];
    for (let round = 0; round < MUTATIONS; round++) {
      const [at, bit] = [random(bytes.length), random(8)];
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
      const verdict = verifyEvidence(flipped.toString('utf8'), tools);
      if (verdict.ok && JSON.stringify(verdict) !== JSON.stringify(original)) accepted.push({ at, verdict });
    }
    expect(accepted).toEqual([]);
  }, 600_000);
});
