/** Goal: the protocol gives the bytes of the specification's vectors. money.json and rating.json have tests of their own. */
import { isLeft, isRight } from 'fp-ts/lib/Either.js';
import type { Command, Purpose, Signature } from '@lateral/core';
import {
  canonicaliseText,
  commitDocument,
  decodeCommand,
  documentLeafHash,
  documentLeaves,
  documentSalts,
  encodeBody,
  encodeCommand,
  encodeRejection,
  fromHex,
  isCanonicalSignature,
  leafHash,
  leafSalt,
  LIFECYCLE,
  logHeadMessage,
  nodeHashes,
  nodeVerify,
  packTable,
  recordIdOf,
  taggedHash,
  toHex,
  treeRoot,
  unpackTable,
  verifyConsistency,
  verifyInclusion,
} from '@lateral/core';
import { specJson } from './spec-file.js';

interface Named {
  readonly name: string;
}

describe('canonical.json', () => {
  interface Vector extends Named {
    readonly text: string;
    readonly canonical?: string;
    readonly error?: string;
  }
  it.each(specJson('vectors/canonical.json') as readonly Vector[])('$name', ({ text, canonical, error }) => {
    const answer = canonicaliseText(text);
    expect(isRight(answer) ? answer.right : undefined).toBe(canonical);
    expect(isLeft(answer) ? answer.left.code : undefined).toBe(error);
    if (canonical !== undefined) expect(canonicaliseText(canonical)).toEqual(answer);
  });

  it('takes a text of 1,048,576 bytes and refuses one byte more', () => {
    const textOf = (length: number): string => `{"a":"${'x'.repeat(length - 8)}"}`;
    expect(isRight(canonicaliseText(textOf(1_048_576)))).toBe(true);
    expect(canonicaliseText(textOf(1_048_577))).toMatchObject({ left: { code: 'tooLarge' } });
    expect(canonicaliseText(`{"a":"${'é'.repeat(524_288)}"}`)).toMatchObject({ left: { code: 'tooLarge' } });
  });
});

describe('hashes.json', () => {
  it.each(specJson('vectors/hashes.json') as readonly { purpose: Purpose; message: string; digest: string }[])(
    '$purpose of $message',
    ({ purpose, message, digest }) => {
      expect(toHex(taggedHash(nodeHashes, purpose, fromHex(message)))).toBe(digest);
    },
  );
});

describe('record-ids.json (R66)', () => {
  interface Vector extends Named {
    readonly secret: string;
    readonly kind: number;
    readonly parts: readonly string[];
    readonly recordId: string;
  }
  const all = specJson('vectors/record-ids.json') as readonly Vector[];
  it.each(all)('$name', ({ secret, kind, parts, recordId }) => {
    expect(toHex(recordIdOf(nodeHashes, fromHex(secret), kind, parts))).toBe(recordId);
  });

  it('are all different', () => {
    expect(new Set(all.map(({ recordId }) => recordId)).size).toBe(all.length);
  });
});

describe('commitments.json (R25, R37)', () => {
  interface Vector extends Named {
    readonly docType: string;
    readonly document: string;
    readonly secret: string;
    readonly commitSalt: string;
    readonly leafKey: string;
    readonly leaves: readonly { path: string; value: unknown; salt: string; hash: string }[];
    readonly docRoot: string;
    readonly commitment: string;
  }
  it.each(specJson('vectors/commitments.json') as readonly Vector[])('$name', (vector) => {
    const document = JSON.parse(vector.document) as object;
    const secret = fromHex(vector.secret);
    const salts = documentSalts(nodeHashes, secret);
    const { digest, docRoot } = commitDocument(nodeHashes, vector.docType, document, secret);
    const leaves = documentLeaves(document).map((leaf) => {
      const salt = leafSalt(nodeHashes, salts.leafKey, leaf.path);
      const hash = toHex(documentLeafHash(nodeHashes, salt, leaf));
      return { path: leaf.path, value: JSON.parse(leaf.value) as unknown, salt: toHex(salt), hash };
    });
    expect({ commitSalt: toHex(salts.commitSalt), leafKey: toHex(salts.leafKey), leaves }).toEqual({
      commitSalt: vector.commitSalt,
      leafKey: vector.leafKey,
      leaves: vector.leaves,
    });
    expect([toHex(docRoot), toHex(digest)]).toEqual([vector.docRoot, vector.commitment]);
  });
});

describe('trees.json', () => {
  interface Roots {
    readonly leaves: readonly string[];
    readonly root: string;
  }
  interface Inclusion {
    readonly size: number;
    readonly index: number;
    readonly leaf: string;
    readonly path: readonly string[];
    readonly root: string;
    readonly valid: boolean;
  }
  interface Consistency {
    readonly size1: number;
    readonly size2: number;
    readonly root1: string;
    readonly root2: string;
    readonly path: readonly string[];
    readonly valid: boolean;
  }
  const trees = specJson('vectors/trees.json') as {
    roots: Roots[];
    inclusion: Inclusion[];
    consistency: Consistency[];
  };

  it.each(trees.roots)('root $root', ({ leaves, root }) => {
    expect(
      toHex(
        treeRoot(
          nodeHashes,
          leaves.map((leaf) => leafHash(nodeHashes, fromHex(leaf))),
        ),
      ),
    ).toBe(root);
  });

  it.each(trees.inclusion)('leaf $index of $size, valid: $valid', ({ leaf, path, root, valid, ...place }) => {
    const proof = { ...place, leaf: leafHash(nodeHashes, fromHex(leaf)), path: path.map(fromHex) };
    expect(verifyInclusion(nodeHashes, fromHex(root), proof)).toBe(valid);
  });

  it.each(trees.consistency)('size $size1 in $size2, valid: $valid', ({ size1, size2, root1, root2, path, valid }) => {
    const proof = { size1, root1: fromHex(root1), size2, root2: fromHex(root2), path: path.map(fromHex) };
    expect(verifyConsistency(nodeHashes, proof)).toBe(valid);
  });
});

describe('heads.json', () => {
  interface Vector {
    readonly logId: string;
    readonly size: number;
    readonly root: string;
    readonly prevRoot: string;
    readonly time: number;
    readonly digest: string;
  }
  it.each(specJson('vectors/heads.json') as readonly Vector[])(
    'head of $size leaves',
    ({ logId, size, root, prevRoot, time, digest }) => {
      const head = { logId: fromHex(logId), size, root: fromHex(root), prevRoot: fromHex(prevRoot), time };
      expect(toHex(nodeHashes.sha256(logHeadMessage(nodeHashes, head)))).toBe(digest);
    },
  );
});

describe('signatures.json (R8)', () => {
  interface Vector extends Named {
    readonly algorithm: number;
    readonly x: string;
    readonly y: string;
    readonly message: string;
    readonly signature: string;
    readonly valid: boolean;
  }
  const verify = nodeVerify();
  it.each(specJson('vectors/signatures.json') as readonly Vector[])(
    '$name',
    ({ algorithm, x, y, message, signature, valid }) => {
      const key = { algorithm, x: fromHex(x), y: fromHex(y) };
      const bytes = fromHex(signature);
      expect(isCanonicalSignature(algorithm, bytes) && verify(key, fromHex(message), bytes)).toBe(valid);
    },
  );
});

describe('tables.json', () => {
  const tables = specJson('vectors/tables.json') as readonly (Named & { digest: string; packed: string })[];
  it.each(tables)('$name', ({ digest, packed }) => {
    expect(toHex(taggedHash(nodeHashes, 'table', fromHex(packed)))).toBe(digest);
    expect(unpackTable(fromHex(packed)).rows.size).toBeGreaterThan(0);
  });

  it('has the table of this version as main', () => {
    expect(tables[0]).toMatchObject({ name: 'main', packed: toHex(packTable(LIFECYCLE)) });
  });
});

describe('commands.json (R8)', () => {
  interface Good extends Named {
    readonly type: string;
    readonly fields: object;
    readonly bytes: string;
    readonly message: string;
    readonly id: string;
    readonly changeIds?: readonly string[];
  }
  interface Bad extends Named {
    readonly bytes: string;
    readonly problem: string;
  }
  const all = specJson('vectors/commands.json') as readonly (Good | Bad)[];
  const isGood = (vector: Good | Bad): vector is Good => 'type' in vector;

  it.each(all.filter(isGood))('$name', (vector) => {
    const decoded = decodeCommand(nodeHashes, fromHex(vector.bytes));
    if (!isRight(decoded)) throw new Error(decoded.left.problem);
    const command = decoded.right;
    expect(shown(command)).toEqual({
      type: vector.type,
      message: vector.message,
      id: vector.id,
      changeIds: vector.changeIds,
    });
    expect(plain(fieldsOf(command))).toEqual(vector.fields);
    expect(toHex(encoded(command))).toBe(vector.bytes);
  });

  it.each(all.filter((vector): vector is Bad => !isGood(vector)))('malformed: $name', ({ bytes, problem }) => {
    expect(decodeCommand(nodeHashes, fromHex(bytes))).toMatchObject({ _tag: 'Left', left: { problem } });
  });

  it('has each of the eight commands', () => {
    expect(new Set(all.filter(isGood).map(({ type }) => type)).size).toBe(8);
  });
});

function shown(command: Command): object {
  const message = command.type === 'reject' ? command.setMessage : command.message;
  const changeIds = 'changeIds' in command ? command.changeIds.map(toHex) : undefined;
  return { type: command.type, message: toHex(message), id: toHex(command.id), changeIds };
}

/** Fields as spec/bytes.md has them: a registered key is not nested, and the bytes of a signature are `signature`. */
function fieldsOf(command: Command): object {
  const signatures = command.signatures.map(signatureOf);
  switch (command.type) {
    case 'registerKey': {
      const { key, ...rest } = command.fields;
      return { ...rest, ...key, signatures };
    }
    case 'apply':
      return { ...command.fields, signatures, witness: command.witness };
    case 'reject':
      return { ...command.fields, proposer: signatures[0], reason: command.reason, rejecter: signatures[1] };
    case 'establish':
    case 'revokeKey':
    case 'replaceRoot':
    case 'setStatus':
    case 'setTable':
      return { ...command.fields, signatures };
  }
}

function signatureOf({ bytes, ...rest }: Signature): object {
  return { ...rest, signature: bytes };
}

function encoded(command: Command): Uint8Array {
  if (command.type === 'reject') {
    return encodeRejection(command.fields, command.proposer, command.reason, command.rejecter);
  }
  if (command.type === 'apply') return encodeCommand('apply', command.fields, command.signatures, command.witness);
  expect(toHex(command.message)).toContain(toHex(encodeBody(command.type, command.fields)));
  return encodeCommand(command.type, command.fields, command.signatures);
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return toHex(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
}
