import type { KeyState } from '../domain/register/state.js';
import { bytesOf } from '../../test/documents.js';
import { signerOf } from '../../test/services/two-parties.js';
import { nodeHashes } from '../crypto/node-hashes.js';
import { nodeVerify } from '../crypto/node-verify.js';
import { logHeadMessage, signsHead } from './log-head.js';

const tools = { hashes: nodeHashes, verify: nodeVerify() };
const head = { logId: bytesOf('log'), size: 5, root: bytesOf('root'), prevRoot: bytesOf('before'), time: 1_000 };

describe('a signature over a log head (R8)', () => {
  it('is good by a registered key that is valid at the time of the head, and by no other', async () => {
    const signer = await signerOf('key', 0);
    const bytes = await signer.sign(logHeadMessage(nodeHashes, head));
    const signature = { party: 0, keyIndex: 0, algorithm: 1, bytes };
    const held: KeyState = {
      ...{ key: signer.publicKey, role: 1, notBefore: 1_000, notAfter: 1_001, delegation: new Uint8Array(32) },
      revoked: false,
    };
    expect(signsHead(tools, head, held, signature)).toBe(true);
    expect(signsHead(tools, head, { ...held, revoked: true }, signature)).toBe(false);
    expect(signsHead(tools, head, { ...held, notBefore: 1_001 }, signature)).toBe(false);
    expect(signsHead(tools, head, { ...held, notAfter: 1_000 }, signature)).toBe(false);
    expect(signsHead(tools, head, held, { ...signature, algorithm: 2 })).toBe(false);
    expect(signsHead(tools, head, held, { ...signature, bytes: bytes.subarray(1) })).toBe(false);
    const others = [{ size: 6 }, { root: bytesOf('other') }, { prevRoot: bytesOf('other') }];
    for (const other of others)
      expect([other, signsHead(tools, { ...head, ...other }, held, signature)]).toEqual([other, false]);
  });
});
