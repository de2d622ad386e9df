/** Tagged digests, record ids, log heads and packed tables. */
import { logHeadMessage, nodeHashes, recordIdOf, taggedHash, toHex, utf8, ZERO_DIGEST } from '@lateral/core';
import { bytesOf } from '../seed.mjs';
import { MAIN_TABLE, SECOND_TABLE, TABLE } from '../table.mjs';

const PURPOSES = [
  ...['commit', 'genesis', 'key', 'revoke', 'root', 'status', 'settable', 'table', 'set', 'change', 'context'],
  ...['reject', 'head', 'ruleset', 'ledger', 'leaf'],
];

export function hashes() {
  const messages = [new Uint8Array(0), Uint8Array.of(0), utf8('lateral'), bytesOf('message')];
  return PURPOSES.flatMap((purpose, index) =>
    [messages[index % 3], messages[3]].map((message) => ({
      purpose,
      message: toHex(message),
      digest: toHex(taggedHash(nodeHashes, purpose, message)),
    })),
  );
}

/** Natural keys with the parts that go wrong: empty, of several bytes a character, long, and cut at another place. */
export function recordIds() {
  const secret = bytesOf('secret of the two parties');
  const orderId = toHex(bytesOf('order'));
  const cases = [
    ['agreement', 'agreement', ['529900T8BM49AURSDO55', '5493001KJTIIGC8Y1R12']],
    ['terms of a product', 'terms', ['0', 'access-e-line']],
    ['order item', 'order', ['1', 'PO-2026-0001', '1']],
    ['order item, cut elsewhere', 'order', ['1', 'PO-2026-000', '11']],
    ['usage of an interval', 'usage', [orderId, '2026-01-01T00:00:00Z/2026-02-01T00:00:00Z', 'bandwidth']],
    ['rating of the same words', 'rating', [orderId, '2026-01-01T00:00:00Z/2026-02-01T00:00:00Z', 'bandwidth']],
    ['empty parts', 'invoice', ['', '', '']],
    ['one empty part', 'netting', ['']],
    ['letters of several bytes', 'map', ['Zürich–Genève €𝄞']],
    ['a long part', 'payment', ['0', 'SEPA', 'x'.repeat(300)]],
    ['no parts', 'dispute', []],
  ];
  const all = cases.map(([name, kind, parts]) => [name, TABLE.kinds[kind].number, parts, secret]);
  return [
    ...all,
    ['another secret', 1, all[0][2], bytesOf('another secret')],
    ['a private kind', 255, ['x'], secret],
  ].map(([name, kind, parts, key]) => ({
    ...{ name, secret: toHex(key), kind, parts },
    recordId: toHex(recordIdOf(nodeHashes, key, kind, parts)),
  }));
}

export function heads() {
  const logId = bytesOf('a bilateral');
  const sizes = [1, 2, 255, 256, 65_536, 2 ** 32, Number.MAX_SAFE_INTEGER];
  return sizes.map((size, index) => {
    const head = {
      ...{ logId, size, root: bytesOf(`root of ${size}`) },
      prevRoot: index === 0 ? ZERO_DIGEST : bytesOf(`root of ${sizes[index - 1]}`),
      time: 1_767_225_600 + 3_600 * index,
    };
    const hex = { logId: toHex(logId), root: toHex(head.root), prevRoot: toHex(head.prevRoot) };
    return { ...head, ...hex, digest: toHex(nodeHashes.sha256(logHeadMessage(nodeHashes, head))) };
  });
}

/** The packed bytes of each digest that a sequence names. */
export function tables() {
  return [MAIN_TABLE, SECOND_TABLE].map(({ name, digest, packed }) => ({ name, digest, packed }));
}
