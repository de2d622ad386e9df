import { createHash } from 'node:crypto';
import type { BilledKind, Book, SmartBilateral, Store } from '@lateral/core';
import { EvidenceUnavailableError, isBilledKind, LIFECYCLE, nodeEvidenceTools, verifyEvidence } from '@lateral/core';
import type { AppliedCount } from './applied-counter.js';
import { appliedCounts } from './applied-counter.js';

/** What a party holds at rest, to be compared with the other party and with the ledger. */
export interface PartyReport {
  readonly bilateralId: string;
  /** SHA-256 of the projection, hex: equal projections have equal digests. */
  readonly digest: string;
  /** The projection: one line for each record, in order. */
  readonly records: readonly string[];
  /** What the party's durable consumer has counted. */
  readonly applied: readonly AppliedCount[];
  /** Those of its own work, and whatever is not settled. */
  readonly intents: readonly IntentReport[];
  /** The newest log head that both signed, as the verification of the party's evidence finds it. */
  readonly head: HeadReport | undefined;
}

export interface IntentReport {
  readonly key: string;
  readonly state: string;
  readonly reason: string;
}

export interface HeadReport {
  /** Hex. */
  readonly digest: string;
  /** Commands under it. */
  readonly commands: number;
  /** Why the evidence does not hold; empty when it does. */
  readonly problem: string;
}

export interface Reported {
  readonly bilateral: SmartBilateral;
  readonly store: Store;
  /** Business keys of the party's own work. */
  readonly businessKeys: readonly string[];
}

export async function reportOf({ bilateral, store, businessKeys }: Reported): Promise<PartyReport> {
  const { bilateralId } = bilateral.address;
  const records = recordLines(bilateral.book);
  return {
    bilateralId,
    digest: createHash('sha256').update(records.join('\n')).digest('hex'),
    records,
    applied: await appliedCounts(store, bilateralId),
    intents: await intentsOf(bilateral, businessKeys),
    head: await headOf(bilateral),
  };
}

async function intentsOf(
  { outbox }: SmartBilateral,
  businessKeys: readonly string[],
): Promise<readonly IntentReport[]> {
  const own = await Promise.all(businessKeys.map((key) => outbox.inspect(key)));
  const intents = new Map([...own, ...outbox.list()].flatMap((intent) => (intent ? [[intent.key, intent]] : [])));
  return [...intents.values()].map(({ key, state, reason }) => ({
    ...{ key, state, reason: reason === undefined ? '' : JSON.stringify(reason) },
  }));
}

/** A record in one line, as book and ledger both know it. */
export function recordLine(record: {
  readonly kind: number;
  readonly owner: number;
  readonly recordId: string;
  readonly state: number;
  readonly epoch: number;
  readonly head: string;
}): string {
  const { kind, owner, recordId, state, epoch, head } = record;
  return `${kind}/${owner}/${recordId} state ${state} epoch ${epoch} head ${head}`;
}

function recordLines(book: Book): readonly string[] {
  const kinds = Object.keys(LIFECYCLE.kinds).filter((kind): kind is BilledKind => isBilledKind(kind));
  return kinds
    .flatMap((kind) => [...book.all(kind)])
    .map((record) => {
      const { number, states } = LIFECYCLE.kinds[record.kind];
      return recordLine({ ...record, kind: number, state: states[record.state] ?? 0 });
    })
    .sort();
}

async function headOf(bilateral: SmartBilateral): Promise<HeadReport | undefined> {
  try {
    const { ok, summary, reason = '' } = verifyEvidence(await bilateral.evidence(), nodeEvidenceTools());
    return { digest: summary?.head ?? '', commands: summary?.commands ?? 0, problem: ok ? '' : reason };
  } catch (error) {
    if (error instanceof EvidenceUnavailableError) return undefined;
    throw error;
  }
}
