import type {
  CommandOutcome,
  CommandRef,
  FinalityStages,
  HexId,
  LedgerEntry,
  Position,
  PreparedSubmission,
  SubmissionOutcome,
} from '@lateral/core';
import { decodeCommand, LedgerError, nodeHashes } from '@lateral/core';
import type { MemoryLedger } from '@lateral/adapter-memory';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import { Client } from './client.js';
import type { FabricNetwork } from './fabric-network.js';

/** Of all that is in a block: the others are never announced. */
const STAGES: FinalityStages = { endorsed: true, ordered: true, valid: true };

/** A client that signs by itself and says each stage. */
export class FabricClient extends Client {
  readonly #network: FabricNetwork;

  constructor(truth: MemoryLedger, network: FabricNetwork) {
    super(truth);
    this.#network = network;
  }

  override submit({ bytes }: PreparedSubmission): Promise<SubmissionOutcome> {
    return this.whenOpen(async () => {
      const decoded = decodeCommand(nodeHashes, Uint8Array.from(bytes));
      if (decoded._tag === 'Left') throw malformed(decoded.left.problem);
      return withStages(await this.#network.submit(decoded.right));
    });
  }

  override async outcome(ref: CommandRef): Promise<CommandOutcome> {
    return withStages(await super.outcome(ref));
  }

  override entries(bilateralId: HexId, after?: Position): Observable<LedgerEntry> {
    return super.entries(bilateralId, after).pipe(map((entry) => ({ ...entry, stages: STAGES })));
  }
}

function withStages<T extends { readonly status: string }>(outcome: T): T {
  return outcome.status === 'accepted' ? { ...outcome, stages: STAGES } : outcome;
}

function malformed(problem: string): LedgerError {
  return new LedgerError(`Not a command: ${problem}; send what prepare answered`, {
    code: 'malformed',
    stage: 'rejected',
  });
}
