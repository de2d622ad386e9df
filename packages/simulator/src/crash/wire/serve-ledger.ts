import type { Ledger } from '@lateral/core';
import type { Observable } from 'rxjs';
import { defer, of } from 'rxjs';
import type { Handlers } from './call-server.js';
import { CallServer } from './call-server.js';
import { Mailboxes } from './mailboxes.js';

/** A ledger on a local socket, with the mailboxes of two parties beside it. */
export interface LedgerServer {
  /** Breaks every connection; clients connect again by themselves. */
  disconnect(): void;
  /** The ledger stays open. */
  close(): Promise<void>;
}

/**
 * Serves an open ledger, and a channel between two parties, to other processes of this machine.
 *
 * @param socketPath - Where the socket is made; at most about 100 characters, as the system allows.
 */
export async function serveLedger(ledger: Ledger, socketPath: string): Promise<LedgerServer> {
  const server = new CallServer(handlersOf(ledger, new Mailboxes()));
  await server.listen(socketPath);
  return server;
}

function handlersOf(ledger: Ledger, mailboxes: Mailboxes): Handlers {
  return {
    profile: () => of(ledger.profile),
    health: () => defer(() => ledger.health()),
    prepare: (command) => defer(() => ledger.prepare(command)),
    submit: (prepared) => defer(() => ledger.submit(prepared)),
    outcome: (ref) => defer(() => ledger.outcome(ref)),
    bilateral: (bilateralId) => defer(() => ledger.bilateral(bilateralId)),
    key: (ref) => defer(() => ledger.key(ref)),
    record: (ref) => defer(() => ledger.record(ref)),
    prove: (ref) => defer(() => ledger.prove(ref)),
    entries: (bilateralId, after) => ledger.entries(bilateralId, after),
    send: (to, message) =>
      done(() => {
        mailboxes.put(to, message);
      }),
    deliveries: (party) => mailboxes.deliveries(party),
    acknowledge: (party, number) =>
      done(() => {
        mailboxes.acknowledge(party, number);
      }),
  };
}

function done(work: () => void): Observable<undefined> {
  return defer(() => {
    work();
    return of(undefined);
  });
}
