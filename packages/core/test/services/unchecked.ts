import type { BusinessCommand } from '@lateral/core';
import { commandMessage, encodeCommand, nodeHashes } from '@lateral/core';
import { assembleSet, commitDocuments } from '../../src/domain/assemble-set.js';
import { deliberate } from '../../src/domain/decide.js';
import { nodeRuntime } from '../../src/services/runtime.js';
import { sign } from '../../src/services/sign.js';
import { BilateralRecords } from '../../src/services/state/bilateral-records.js';
import type { Pair, Side } from './two-parties.js';
import { NOW, seededRandom } from './two-parties.js';

/** What a party with other software could do: sign and send a set that only the table has seen. */
export async function submitUnchecked(pair: Pair, party: Side, commands: readonly BusinessCommand[]): Promise<void> {
  const { options, ledger } = pair;
  const { book, address } = party === 0 ? pair.buyer : pair.seller;
  const deliberated = deliberate(book, commands, party);
  if (deliberated._tag === 'Left') throw new Error('the table refuses it');
  const { decisions } = deliberated.right;
  const committed = commitDocuments(nodeHashes, seededRandom('unchecked'), decisions);
  const set = assembleSet(nodeHashes, decisions, {
    bilateralId: Uint8Array.from(Buffer.from(address.bilateralId, 'hex')),
    expiry: NOW + 3_600,
    commitments: committed.map((each) => each?.commitment),
  });
  const signer = { party, keyIndex: 0, signer: options[party].keys.operational.signer };
  const signature = await sign(nodeRuntime(), signer, commandMessage(nodeHashes, 'apply', set));
  const documents = committed.filter((each) => each !== undefined);
  const records = new BilateralRecords(options[party].store, address.bilateralId);
  for (const { commitment, kind, text, secret } of documents)
    await records.store.write([records.putDocument(Buffer.from(commitment).toString('hex'), { kind, text, secret })]);
  await options[party].channel.send({ type: 'documents', documents });
  await ledger.submit(await ledger.prepare(encodeCommand('apply', set, [signature])));
}
