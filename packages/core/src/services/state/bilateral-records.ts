import * as t from 'io-ts';
import type { BilledKind } from '../../domain/documents.js';
import { isBilledKind } from '../../domain/kinds/rules.js';
import type { SignedLogHead } from '../../protocol/log-head.js';
import type { Store, StoreWrite } from '../../store/store.js';
import { BilateralKeys } from './keys.js';
import { bytes, decodeStored, encodeStored } from './stored-value.js';

/** A document with what opens its commitment. */
export interface StoredDocument {
  readonly kind: BilledKind;
  /** Canonical text. */
  readonly text: string;
  /** The 32-byte secret of its salts; deleting it is crypto-erasure. */
  readonly secret: Uint8Array;
}

const billedKind = new t.Type<BilledKind, string>(
  'kind',
  (value): value is BilledKind => typeof value === 'string' && isBilledKind(value),
  (value, context) => (typeof value === 'string' && isBilledKind(value) ? t.success(value) : t.failure(value, context)),
  t.identity,
);
const documentCodec = t.type({ kind: billedKind, text: t.string, secret: bytes }, 'document');
const signature = t.type({ party: t.number, keyIndex: t.number, algorithm: t.number, bytes });
const headCodec = t.type(
  { logId: bytes, size: t.number, root: bytes, prevRoot: bytes, time: t.number, signatures: t.array(signature) },
  'signed log head',
);

/** What a party keeps of one bilateral besides journal and outbox: documents with their secrets, and the newest head that both signed. */
export class BilateralRecords {
  readonly store: Store;
  readonly keys: BilateralKeys;

  constructor(store: Store, bilateralId: string) {
    this.store = store;
    this.keys = new BilateralKeys(bilateralId);
  }

  /** @param commitment - Hex of the commitment's digest. */
  putDocument(commitment: string, { kind, text, secret }: StoredDocument): StoreWrite {
    return { key: this.keys.document(commitment), value: encodeStored(documentCodec, { kind, text, secret }) };
  }

  async document(commitment: string): Promise<StoredDocument | undefined> {
    const key = this.keys.document(commitment);
    const value = await this.store.get(key);
    return value && decodeStored(documentCodec, key, value);
  }

  /** Takes the place of the head before. */
  putSignedHead(head: SignedLogHead): StoreWrite {
    return { key: this.keys.signedHead, value: encodeStored(headCodec, { ...head, signatures: [...head.signatures] }) };
  }

  async signedHead(): Promise<SignedLogHead | undefined> {
    const key = this.keys.signedHead;
    const value = await this.store.get(key);
    return value && decodeStored(headCodec, key, value);
  }
}
