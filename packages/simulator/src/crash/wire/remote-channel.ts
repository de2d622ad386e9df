import type { ChannelMessage, PayloadChannel } from '@lateral/core';
import type { Observable } from 'rxjs';
import { defer, firstValueFrom, map, retry, share, tap } from 'rxjs';
import { CallClient } from './call-client.js';
import type { Party } from './calls.js';

/** Time for a message to be handled. A crash before brings it again, a crash after has lost what was still under way. */
const ACKNOWLEDGE_AFTER_MS = 30;
const RECONNECT_AFTER_MS = 20;

/** A party's end of the channel that the server keeps. */
export interface RemoteChannel extends PayloadChannel {
  close(): void;
}

/** The mailbox of `party`, and the way into that of the other one. */
export function remoteChannel(socketPath: string, party: Party): RemoteChannel {
  const client = new CallClient(socketPath);
  const acknowledge = (number: number): void => {
    // A lost acknowledgement brings the message again, which is harmless.
    client.call('acknowledge', party, number).subscribe({ error: () => undefined });
  };
  const messages$: Observable<ChannelMessage> = defer(() => client.call('deliveries', party)).pipe(
    retry({ delay: RECONNECT_AFTER_MS }),
    tap(({ number }) => setTimeout(acknowledge, ACKNOWLEDGE_AFTER_MS, number).unref()),
    map(({ message }) => message),
    share(),
  );
  return {
    send: (message) => firstValueFrom(client.call('send', party === 0 ? 1 : 0, message)),
    messages$,
    close: () => {
      client.close();
    },
  };
}
