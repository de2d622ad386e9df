import type { LedgerProfile, PreparedSubmission, SequencedLedger, SubmissionOutcome } from '@lateral/core';
import { nodeHashes, toHex } from '@lateral/core';
import type { MemoryLedger } from '@lateral/adapter-memory';
import { Client } from './client.js';
import { decodeNumbered, encodeNumbered } from './numbered-command.js';
import type { SequencedNetwork } from './sequenced-network.js';

type SequenceOptions = NonNullable<Parameters<SequencedLedger['nextSequence']>[0]>;

/** A client of one account of a network with account sequences. */
export class SequencedClient extends Client implements SequencedLedger {
  readonly account: string;
  readonly #network: SequencedNetwork;

  constructor(truth: MemoryLedger, network: SequencedNetwork, party: 0 | 1) {
    super(truth);
    this.#network = network;
    this.account = `account-of-party-${party}`;
  }

  override get profile(): LedgerProfile {
    const { profile } = this.truth;
    return { ...profile, capabilities: { ...profile.capabilities, accountSequence: true } };
  }

  nextSequence({ finality }: SequenceOptions = {}): Promise<number> {
    return this.whenOpen(() => this.#network.nextSequence(this.account, finality));
  }

  override prepare(command: Uint8Array): Promise<PreparedSubmission> {
    return this.whenOpen(async () => {
      const { commandId } = await this.truth.prepare(command);
      return { commandId, bytes: encodeNumbered({ sequence: undefined, command }), awaits: [] };
    });
  }

  prepareAt(sequence: number, command: Uint8Array = new Uint8Array(0)): Promise<PreparedSubmission> {
    return this.whenOpen(async () => {
      const bytes = encodeNumbered({ sequence, command });
      return { commandId: await this.#idOf(command, bytes), bytes, awaits: [], sequence };
    });
  }

  override submit({ bytes }: PreparedSubmission): Promise<SubmissionOutcome> {
    return this.whenOpen(async () => {
      const numbered = decodeNumbered(Uint8Array.from(bytes)); // nobody outside may change it while it waits
      return this.#network.submit(this.account, await this.#idOf(numbered.command, bytes), numbered);
    });
  }

  /** What holds no command is named by the digest of its bytes. */
  async #idOf(command: Uint8Array, bytes: Uint8Array): Promise<string> {
    if (command.length === 0) return toHex(nodeHashes.sha256(bytes));
    return (await this.truth.prepare(command)).commandId;
  }
}
