import type { Verify } from '@lateral/core';
import {
  decodeEvidence,
  encodeEvidence,
  nodeEvidenceTools,
  nodeVerify,
  orderPointer,
  toHex,
  verifyEvidence,
} from '@lateral/core';
import { agreement, orderOf, orderRef, termsOf } from '../documents.js';
import { settled, twoParties } from './two-parties.js';

/**
 * Flips single bits of a bundle with gaps; ../evidence-mutation.test.ts does so with whole ones. The same signature is verified
 * once only, which changes no verdict and keeps the test short.
 */
const FLIPS = Math.ceil(Number(process.env['LATERAL_MUTATIONS'] ?? 1_000) / 4);

function verifyOnce(): Verify {
  const verify = nodeVerify();
  const known = new Map<string, boolean>();
  return (key, message, signature) => {
    const id = [key.x, key.y, message, signature].map(toHex).join('/');
    const result = known.get(id) ?? verify(key, message, signature);
    known.set(id, result);
    return result;
  };
}

/** Numbers below a bound from a seed: xorshift of 32 bits. */
function seeded(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}

async function partialBundle(): Promise<string> {
  const pair = await twoParties();
  const { buyer, seller } = pair;
  await buyer.submit([{ kind: 'agreement', action: 'agree', document: agreement }]);
  await seller.submit([{ kind: 'terms', action: 'agree', document: termsOf('ELINE', '1') }]);
  await buyer.submit([{ kind: 'order', action: 'place', document: orderOf('ELINE') }]);
  await settled();
  await seller.submit([{ kind: 'order', action: 'accept', record: orderPointer(seller.book, orderRef) }]);
  await buyer.headSigned();
  const decoded = decodeEvidence(await buyer.evidence());
  await pair.close();
  if (decoded._tag === 'Left') throw new Error(decoded.left);
  const { commands, documents } = decoded.right;
  const kept = { commands: commands.filter((_, index) => index !== 4), documents: documents.slice(2) };
  return encodeEvidence({ ...decoded.right, ...kept });
}

describe('a bundle with gaps and one bit changed', () => {
  it(
    `is never accepted with another outcome: ${FLIPS} flips (R8, R23, CR5)`,
    async () => {
      const tools = nodeEvidenceTools({ verify: verifyOnce() });
      const text = await partialBundle();
      const verdict = verifyEvidence(text, tools);
      expect(verdict).toMatchObject({ ok: true, level: 'included' });
      const bytes = Buffer.from(text);
      const pick = seeded(20_261_001);
      for (let count = 0; count < FLIPS; count++) {
        const [at, bit] = [pick(bytes.length), pick(8)];
        const flipped = Buffer.from(bytes);
        flipped[at] = (bytes[at] ?? 0) ^ (1 << bit);
        const found = verifyEvidence(flipped.toString('utf8'), tools);
        if (found.ok) expect([at, bit, found]).toEqual([at, bit, verdict]);
      }
    },
    60_000 + 20 * FLIPS,
  );
});
