import type { MemoryLedger } from '@lateral/adapter-memory';
import { memoryLedger } from '@lateral/adapter-memory';
import type { PayloadChannel, Runtime, SmartBilateral, Store } from '@lateral/core';
import { inProcessChannels } from '@lateral/core';
import { beginLife, workOn } from '../../src/crash/party/life.js';
import { agreedTerms } from '../../src/crash/party/parties.js';
import type { PartyReport } from '../../src/crash/party/report.js';
import { reportOf } from '../../src/crash/party/report.js';
import { businessKeysOf } from '../../src/crash/party/steps.js';
import type { Party } from '../../src/crash/wire/calls.js';

/** Of each party's work. */
export const ORDERS = 1;

/** What outlives the parties: the ledger, and the messages that were not taken. */
export interface Surroundings {
  readonly truth: MemoryLedger;
  readonly channels: readonly [PayloadChannel, PayloadChannel];
}

export async function surroundings(clock?: () => number): Promise<Surroundings> {
  const truth = memoryLedger({ blockIntervalMs: 2, finalityDepth: 2, ...(clock && { clock }) });
  await truth.open();
  await agreedTerms(); // loads both curves, one after the other: the test runner cannot load them at once
  return { truth, channels: inProcessChannels() };
}

/** One life of a party in this process. */
export interface LocalParty {
  /** Resolves once its work is done; rejects with what ended it before. */
  readonly done: Promise<void>;
  report(): Promise<PartyReport>;
  /** Ends the life and closes its store. */
  end(): Promise<void>;
}

/** @param store - Not open. */
export function localParty(
  { truth, channels }: Surroundings,
  party: Party,
  store: Store,
  runtime: Partial<Runtime> = {},
): LocalParty {
  const ending = new AbortController();
  const { signal } = ending;
  let bilateral: SmartBilateral | undefined;
  const live = async (onDone: () => void): Promise<void> => {
    await store.open();
    const erp = {
      party,
      orders: ORDERS,
      onProblem: (t: string) => {
        if (process.env['DBG']) process.stderr.write(t + '\n');
      },
      signal,
    };
    bilateral = await beginLife({ ...erp, ledger: truth, channel: channels[party], store, runtime });
    await workOn(bilateral, erp, onDone);
  };
  let living: Promise<void> = Promise.resolve();
  const done = new Promise<void>((resolve, reject) => {
    living = live(resolve);
    living.catch(reject);
  });
  return {
    done,
    report: () => {
      if (bilateral === undefined) throw new Error('The party never came up');
      return reportOf({ bilateral, store, businessKeys: businessKeysOf(party, ORDERS) });
    },
    end: async () => {
      ending.abort();
      await living.catch(() => undefined);
      bilateral?.stop();
      await store.close();
    },
  };
}
