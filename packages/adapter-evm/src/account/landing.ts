import type { HexId, Inclusion, Schedule } from '@lateral/core';
import type { RegisterLog } from '../chain/block.js';
import type { Rpc } from '../rpc/json-rpc.js';
import type { EvmAccount } from './account.js';
import type { Flight } from './flight.js';
import { NO_COMMAND, unknown } from './flight.js';
import type { ReadRefusal } from './refusal.js';
import type { Reverted } from './verdict.js';
import { whyReverted } from './verdict.js';

/** Milliseconds in which a node shows what it counts: some count a transaction a moment before they show its block. */
const SHOWN_MS = 500;

export interface LandingOptions {
  readonly rpc: Rpc;
  readonly account: EvmAccount;
  readonly readRefusal: ReadRefusal;
  readonly schedule: Schedule;
  /** How a log stands in the chain. */
  readonly inclusionOf: (log: RegisterLog) => Inclusion;
  /** Looks a command up in the chain's whole log. */
  readonly find: (bilateralId: HexId, commandId: HexId) => Promise<RegisterLog | undefined>;
}

/** Finds out what became of a transaction whose number is used. */
export class Landing {
  readonly #options: LandingOptions;

  constructor(options: LandingOptions) {
    this.#options = options;
  }

  /** Lands it where the register announced its command. */
  accept(flight: Flight, log: RegisterLog | undefined): void {
    if (log !== undefined) flight.land({ status: 'accepted', ...this.#options.inclusionOf(log) });
  }

  /** Its number was used: by itself, by a dearer version of it, or by another transaction. */
  async settle(flight: Flight): Promise<void> {
    if (flight.isBusy) return;
    flight.isBusy = true;
    try {
      const { command } = flight.transaction;
      for (const { hash } of flight.versions) {
        const receipt = (await this.#options.rpc('eth_getTransactionReceipt', [hash])) as Receipt | null;
        if (receipt !== null) {
          await this.#land(flight, receipt);
          return;
        }
      }
      const log = command && (await this.#options.find(command.bilateralId, command.commandId));
      if (log !== undefined) this.accept(flight, log);
      else if (flight.absence === 'certain')
        flight.land(unknown(flight, `number ${flight.transaction.fields.nonce} was used by another transaction`));
      else this.#noticeAbsence(flight);
    } finally {
      flight.isBusy = false;
    }
  }

  #noticeAbsence(flight: Flight): void {
    if (flight.absence !== undefined) return;
    flight.absence = 'noticed';
    const settle = (): void => {
      flight.absence = 'certain';
      void this.settle(flight).catch(() => undefined); // the next change of the chain settles it
    };
    void flight.outcome.then(this.#options.schedule(settle, SHOWN_MS, true));
  }

  async #land(flight: Flight, receipt: Receipt): Promise<void> {
    const { rpc, account, readRefusal, find } = this.#options;
    const { command, fields } = flight.transaction;
    const commandId = command?.commandId ?? NO_COMMAND;
    if (receipt.status !== '0x1') {
      const why = await whyReverted(rpc, fields, account.address, receipt, readRefusal);
      flight.land(typeof why === 'string' ? unknown(flight, why) : { status: 'rejected', commandId, ...why });
      return;
    }
    const isAnnounced = receipt.logs.some(({ topics }) => topics[2]?.slice(2) === commandId);
    const log = command && (await find(command.bilateralId, command.commandId));
    const isOwn = flight.versions.some(({ hash }) => hash === log?.transactionHash);
    // Announced in a block that is not read yet: the next look at the chain lands it.
    if (isOwn) this.accept(flight, log);
    else if (!isAnnounced) flight.land({ status: 'alreadyApplied', commandId });
  }
}

interface Receipt extends Reverted {
  readonly status: string;
  readonly logs: readonly { readonly topics: readonly string[] }[];
}
