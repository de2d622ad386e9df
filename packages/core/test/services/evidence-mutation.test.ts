import type { EvidenceVerdict, Verify } from '@lateral/core';
import { decodeEvidence, encodeEvidence, nodeEvidenceTools, nodeVerify, toHex, verifyEvidence } from '@lateral/core';
import { agreement, orderOf, orderRef, termsOf } from '../documents.js';
import { orderPointer } from '@lateral/core';
import { settled, twoParties } from './two-parties.js';

/**
 * Flips single bits of a bundle's bytes: none may be accepted with another outcome. The same signature is verified once only,
 * which changes no verdict and keeps the test short.
 */
const FLIPS = Number(process.env['LATERAL_MUTATIONS'] ?? 1_000);

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

async function bundle(): Promise<string> {
  const pair = await twoParties();
  const { buyer, seller } = pair;
  await buyer.submit([{ kind: 'agreement', action: 'agree', document: agreement }]);
  await seller.submit([{ kind: 'terms', action: 'agree', document: termsOf('ELINE', '1') }]);
  await buyer.submit([{ kind: 'order', action: 'place', document: orderOf('ELINE') }]);
  await settled();
  await seller.submit([{ kind: 'order', action: 'accept', record: orderPointer(seller.book, orderRef) }]);
  await buyer.headSigned();
  const text = await buyer.evidence();
  await pair.close();
  return text;
}

describe('a bundle with one bit changed', () => {
  const tools = nodeEvidenceTools({ verify: verifyOnce() });
  let text: string;
  beforeAll(async () => {
    text = await bundle();
  });

  /** @returns The flips that are accepted with another outcome. */
  function accepted(original: string, flips: number, seed: number): readonly string[] {
    const verdict: EvidenceVerdict = verifyEvidence(original, tools);
    expect(verdict.ok).toBe(true);
    const bytes = Buffer.from(original);
    const pick = seeded(seed);
    const wrong: string[] = [];
    for (let count = 0; count < flips; count++) {
      const [at, bit] = [pick(bytes.length), pick(8)];
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
      const found = verifyEvidence(bytes.toString('utf8'), tools);
      if (found.ok && JSON.stringify(found) !== JSON.stringify(verdict)) wrong.push(`byte ${at}, bit ${bit}`);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
    }
    return wrong;
  }

  it(
    `is never accepted with another outcome: ${FLIPS} flips (R8, R23, CR5)`,
    () => {
      expect(verifyEvidence(text, tools).level).toBe('reexecuted');
      expect(accepted(text, FLIPS, 20_261_001)).toEqual([]);
    },
    60_000 + 20 * FLIPS,
  );

  it(
    'nor one with gaps',
    () => {
      const decoded = decodeEvidence(text);
      if (decoded._tag === 'Left') throw new Error(decoded.left);
      const commands = decoded.right.commands.filter((_, index) => index !== 4);
      const partial = encodeEvidence({ ...decoded.right, commands, documents: decoded.right.documents.slice(2) });
      expect(verifyEvidence(partial, tools).level).toBe('included');
      expect(accepted(partial, Math.ceil(FLIPS / 5), 7)).toEqual([]);
    },
    60_000 + 20 * FLIPS,
  );
});
