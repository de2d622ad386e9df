import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MemoryLedger } from '@lateral/adapter-memory';
import type { Ledger } from '@lateral/core';
import { remoteLedger } from '../../src/crash/wire/remote-ledger.js';
import type { LedgerServer } from '../../src/crash/wire/serve-ledger.js';
import { serveLedger } from '../../src/crash/wire/serve-ledger.js';

/** A ledger behind a socket of its own, both ends in this process. */
export interface ServedLedger extends Ledger {
  readonly truth: MemoryLedger;
  readonly socketPath: string;
  /** Breaks every connection. */
  disconnect(): void;
}

/** @param truth - Not open; it is opened and closed with the served one. */
export function servedLedger(truth: MemoryLedger): ServedLedger {
  const folder = mkdtempSync(join(tmpdir(), 'lateral-served-'));
  const socketPath = join(folder, 'socket');
  const remote = remoteLedger(socketPath, truth.profile);
  const [openRemote, closeRemote] = [remote.open.bind(remote), remote.close.bind(remote)];
  let serving: Promise<LedgerServer> | undefined;
  let server: LedgerServer | undefined;
  const serve = async (): Promise<LedgerServer> => {
    await truth.open();
    server = await serveLedger(truth, socketPath);
    return server;
  };
  return Object.assign(remote, {
    truth,
    socketPath,
    open: async (options?: { readonly signal?: AbortSignal }): Promise<void> => {
      await (serving ??= serve());
      await openRemote(options);
    },
    close: async (): Promise<void> => {
      await closeRemote();
      await (serving ??= serve().catch(() => undefined as never));
      await server?.close();
      await truth.close();
      rmSync(folder, { recursive: true, force: true });
    },
    disconnect: () => server?.disconnect(),
  });
}
