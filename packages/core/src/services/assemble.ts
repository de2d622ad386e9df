import * as E from 'fp-ts/lib/Either.js';
import { assembleSet, commitDocuments } from '../domain/assemble-set.js';
import type { BusinessCommand } from '../domain/commands.js';
import { decide } from '../domain/decide.js';
import { fromHex } from '../protocol/bytes.js';
import type { BilateralContext } from './bilateral-context.js';
import type { Sending } from './command-desk.js';
import { toError } from './errors.js';

/** Puts a set together out of what the book holds now. @throws BusinessRuleError · CommandRejectedError */
export function assemble(context: BilateralContext, commands: readonly BusinessCommand[]): Sending<'apply'> {
  const { book, runtime, options: own, address, operational } = context;
  const decided = decide(book, commands, own.party);
  if (E.isLeft(decided))
    throw toError(decided.left, commands.map(({ kind, action }) => `${kind}.${action}`).join(' + '));
  const decisions = decided.right;
  const documents = commitDocuments(runtime.hashes, runtime.random, decisions);
  const fields = assembleSet(runtime.hashes, decisions, {
    bilateralId: fromHex(address.bilateralId),
    expiry: context.expiry(),
    commitments: documents.map((document) => document?.commitment),
  });
  const kept = documents.filter((document) => document !== undefined);
  // One signer is enough: a decision's actor is this party or both.
  return { type: 'apply', fields, signers: [operational], documents: kept };
}
