/**
 * A co-signed change on the memory ledger, from its bytes to its announced outcome: decoded, judged, written, kept in
 * memory. The yardstick verifies its two signatures over the preimage with `node:crypto` and hashes the bytes once.
 */
import { strictEqual } from 'node:assert/strict';
import { hash, verify } from 'node:crypto';

import { decodeCommand, nodeHashes } from '@lateral/core';

import { measureCpu, medianRatio } from './harness.mjs';
import { accept, openLedger, warmUp } from './lib/filled-ledger.mjs';
import { sized } from './lib/size.mjs';
import { TwoParties } from './lib/two-parties.mjs';

export const id = 'B5';
export const title = 'co-signed change on the memory ledger, over verifying its signatures and hashing its bytes';
export const goal = { atMost: 1.5 };

const options = { rounds: sized(21, 11), warmUpRounds: 4 };
const changesOfRound = 50;

export async function run() {
  await warmUp();
  const ratios = {};
  for (const algorithm of ['ES256K', 'ES256']) ratios[algorithm] = await measure(algorithm);
  return {
    ratio: Math.max(...Object.values(ratios)),
    detail: Object.entries(ratios)
      .map(([algorithm, ratio]) => `${algorithm} ${ratio.toFixed(2)}`)
      .join(', '),
  };
}

async function measure(algorithm) {
  const { ledger, checks } = await openLedger();
  checks.verifies = true;
  const parties = TwoParties.signing(ledger.profile.instance, algorithm, algorithm);
  for (const command of parties.setUp()) await accept(ledger, command);
  const commands = Array.from({ length: changesOfRound * (options.rounds + options.warmUpRounds) }, (_, index) =>
    parties.coSigned(['r0'], `version ${index}`),
  );
  const preimages = commands.map((bytes) => preimageOf(bytes, parties));
  strictEqual(preimages.every(isVerified), true);
  const [changed, yardstick] = [batches(commands), batches(preimages)];
  const rounds = await measureCpu(
    {
      changed: async () => {
        for (const bytes of changed()) await accept(ledger, bytes);
      },
      yardstick: () => {
        for (const preimage of yardstick()) strictEqual(isVerified(preimage), true);
      },
    },
    options,
  );
  await ledger.close();
  return medianRatio(rounds, 'changed', 'yardstick');
}

function preimageOf(bytes, { keys }) {
  const { message, signatures } = decodeCommand(nodeHashes, bytes).right;
  return {
    bytes,
    message,
    claims: signatures.map((signature) => ({
      key: { key: keys[signature.party].working.keyObject, dsaEncoding: 'ieee-p1363' },
      signature: signature.bytes,
    })),
  };
}

function isVerified({ bytes, message, claims }) {
  if (hash('sha256', bytes, 'buffer').length !== 32) return false;
  return claims.every(({ key, signature }) => verify('sha256', message, key, signature));
}

/** Each call answers with the next items, so that each round has its own. */
function batches(items) {
  let from = 0;
  return () => items.slice(from, (from += changesOfRound));
}
