import type { LedgerEntry } from '@lateral/core';
import { firstValueFrom, merge, Observable } from 'rxjs';
import type { Chain } from '../chain/chain.js';
import { isOfNode } from '../rpc/json-rpc.js';
import { unavailable } from '../trouble.js';
import type { Announcements } from './announcements.js';

/** Announcements as a stream, read as fast as they are taken: history, then what the chain brings, until `closing`. */
export function streamOf(begin: () => Announcements, chain: Chain, closing: Observable<void>): Observable<LedgerEntry> {
  return new Observable<LedgerEntry>((subscriber) => {
    const run = async (): Promise<void> => {
      const announcements = begin();
      const isLeft = (): boolean => subscriber.closed;
      while (!isLeft()) {
        const changed = firstValueFrom(merge(chain.changes, closing), { defaultValue: undefined });
        for (let entry = await announcements.next(); entry !== undefined; entry = await announcements.next()) {
          if (isLeft()) return;
          subscriber.next(entry);
        }
        await changed;
      }
    };
    const ended = closing.subscribe(() => {
      subscriber.complete();
    });
    run().catch((error: unknown) => {
      subscriber.error(isOfNode(error) ? unavailable(error.message, error) : error);
    });
    return ended;
  });
}
