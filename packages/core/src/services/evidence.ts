import { packTable } from '../domain/register/table.js';
import { LIFECYCLE } from '../domain/table.js';
import { utf8 } from '../protocol/bytes.js';
import * as E from 'fp-ts/lib/Either.js';
import { decodeCommand } from '../protocol/decode-command.js';
import { encodeEvidence } from '../protocol/encode-evidence.js';
import { isLedgerError } from '../ledger/errors.js';
import type { Ledger } from '../ledger/ledger.js';
import type { BundledDocument, BundledLedgerProof } from '../protocol/evidence.js';
import { inclusionPaths } from '../protocol/tree.js';
import { namedChanges } from '../domain/named-change.js';
import type { BilateralContext } from './bilateral-context.js';

/** No log head is signed by both parties yet; evidence begins with one. */
export class EvidenceUnavailableError extends Error {
  override readonly name = 'EvidenceUnavailableError';
}

/**
 * The evidence bundle of a bilateral up to the newest log head that both signed: every command with its inclusion path, every
 * document that this party holds with its secret. Whoever gets it can verify all of it offline, and read all of it.
 *
 * @returns Canonical JSON text (spec/bytes.md §12), bytes in lower-case hex.
 * @throws EvidenceUnavailableError before the first head that both signed.
 * @source MEF 114 R8, R23
 */
export async function buildEvidence({ options, records, runtime, address, log }: BilateralContext): Promise<string> {
  const head = log.signedHead;
  if (head === undefined)
    throw new EvidenceUnavailableError(
      'No log head is signed by both parties yet; wait for the other party’s signature',
    );
  const paths = inclusionPaths(runtime.hashes, log.leaves.slice(0, head.size));
  const commands = log.commands.filter(({ firstLeaf, leafCount }) => firstLeaf + leafCount <= head.size);
  const documents = new Map<string, BundledDocument>();
  for (const { bytes } of commands) {
    for (const commitment of commitmentsOf(runtime.hashes, bytes)) {
      const stored = await records.document(commitment);
      if (stored !== undefined)
        documents.set(commitment, { kind: stored.kind, bytes: utf8(stored.text), secret: stored.secret });
    }
  }
  return encodeEvidence({
    ledgerIdentity: options.ledger.profile.identity,
    table: packTable(LIFECYCLE),
    parties: options.legalIds,
    recordSecret: address.recordSecret,
    commands: commands.map(({ bytes, time, firstLeaf, leafCount }) => ({
      bytes,
      time,
      firstLeaf,
      paths: paths.slice(firstLeaf, firstLeaf + leafCount),
    })),
    documents: [...documents.values()],
    head,
    ledgerProofs: await proveNewest(options.ledger, address.bilateralId, commands),
  });
}

/** The ledger's own proof of the newest command, where it makes some; evidence goes without when its node has none to give. */
async function proveNewest(
  ledger: Ledger,
  bilateralId: string,
  commands: readonly { readonly commandId: string }[],
): Promise<readonly BundledLedgerProof[]> {
  const newest = commands.at(-1);
  if (newest === undefined || !ledger.profile.capabilities.inclusionProofs) return [];
  try {
    const proof = await ledger.prove({ bilateralId, commandId: newest.commandId });
    return [{ command: commands.length - 1, ...proof }];
  } catch (error) {
    if (isLedgerError(error, 'unavailable')) return [];
    throw error;
  }
}

function commitmentsOf(hashes: BilateralContext['runtime']['hashes'], bytes: Uint8Array): readonly string[] {
  const command = decodeCommand(hashes, bytes);
  if (E.isLeft(command) || command.right.type !== 'apply') return [];
  return namedChanges(command.right).flatMap(({ commitment }) => (commitment === undefined ? [] : [commitment]));
}
