/**
 * Canonical text and SHA-256 of an invoice of 2.5 kB, against `JSON.stringify` and SHA-256.
 *
 * The canonical side sorts members and refuses numbers, nulls, text outside of NFC and instants that do not exist; the
 * yardstick checks nothing. Both hash UTF-8 by the same OpenSSL.
 */
import { deepEqual, strictEqual } from 'node:assert/strict';
import { hash } from 'node:crypto';

import { canonicalBytes, nodeHashes } from '@lateral/core';
import canonicalize from 'canonicalize';

import { measureCpu, medianRatio } from './harness.mjs';
import { sized } from './lib/size.mjs';
import { invoiceDocument } from './lib/invoice-document.mjs';

export const id = 'B7';
export const title = 'canonicalise and hash a document of 2.5 kB, over JSON.stringify + SHA-256';
export const goal = { atLeast: 0.4 };

const passes = 2_000;

export async function run() {
  const bytes = canonicalBytes(invoiceDocument).right;
  deepEqual(Buffer.from(bytes), Buffer.from(canonicalize(invoiceDocument)));
  strictEqual(Buffer.from(nodeHashes.sha256(bytes)).toString('hex'), sha256Hex(canonicalize(invoiceDocument)));
  const rounds = await measureCpu(
    {
      canonical: batch(() => nodeHashes.sha256(canonicalBytes(invoiceDocument).right)),
      stringified: batch(() => sha256(JSON.stringify(invoiceDocument))),
      library: batch(() => sha256(canonicalize(invoiceDocument))),
    },
    { rounds: sized(25, 15) },
  );
  const library = medianRatio(rounds, 'stringified', 'library').toFixed(2);
  return {
    ratio: medianRatio(rounds, 'stringified', 'canonical'),
    detail: `${bytes.length} bytes; the RFC 8785 library canonicalize, which refuses nothing of the above: ${library}`,
  };
}

function sha256(text) {
  return hash('sha256', text, 'buffer');
}

function sha256Hex(text) {
  return sha256(text).toString('hex');
}

function batch(digestOf) {
  return () => {
    let sum = 0; // Used, so that no engine may drop the work.
    for (let pass = 0; pass < passes; pass++) sum += digestOf()[0];
    return sum;
  };
}
