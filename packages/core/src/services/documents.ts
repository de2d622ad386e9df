import type { BilledKind } from '../domain/documents.js';
import type { SignedLogHead } from '../protocol/log-head.js';

/** A document with what opens its commitment. */
export interface StoredDocument {
  readonly kind: BilledKind;
  /** Canonical text. */
  readonly text: string;
  /** The 32-byte secret of its salts; deleting it is crypto-erasure. */
  readonly secret: Uint8Array;
}

/**
 * Keeps what a party must never lose: documents with their secrets, commands before they are sent, and the other party's
 * signature over what became of them.
 *
 * Each `put` is complete when its promise resolves, and putting the same thing again changes nothing.
 */
export interface Documents {
  /** @param commitment - Hex of the commitment's digest. */
  putDocument(commitment: string, document: StoredDocument): Promise<void>;
  document(commitment: string): Promise<StoredDocument | undefined>;
  /** @param commandId - Hex id. @param bytes - The prepared bytes, exactly as they are sent. */
  putCommand(commandId: string, bytes: Uint8Array): Promise<void>;
  command(commandId: string): Promise<Uint8Array | undefined>;
  /** Keeps the newest log head of a bilateral that both signed, in place of the one before. @param bilateralId - Hex. */
  putSignedHead(bilateralId: string, head: SignedLogHead): Promise<void>;
  signedHead(bilateralId: string): Promise<SignedLogHead | undefined>;
}

/** Documents in memory: for tests, and for parties that keep their copies elsewhere. */
export function memoryDocuments(): Documents {
  const documents = new Map<string, StoredDocument>();
  const commands = new Map<string, Uint8Array>();
  const heads = new Map<string, SignedLogHead>();
  return {
    putDocument: (commitment, document) => Promise.resolve(void documents.set(commitment, document)),
    document: (commitment) => Promise.resolve(documents.get(commitment)),
    putCommand: (commandId, bytes) => Promise.resolve(void commands.set(commandId, bytes)),
    command: (commandId) => Promise.resolve(commands.get(commandId)),
    putSignedHead: (bilateralId, head) => Promise.resolve(void heads.set(bilateralId, head)),
    signedHead: (bilateralId) => Promise.resolve(heads.get(bilateralId)),
  };
}
