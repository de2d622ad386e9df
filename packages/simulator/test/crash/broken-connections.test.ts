import { memoryLedger } from '@lateral/adapter-memory';
import type { ChannelMessage } from '@lateral/core';
import { firstValueFrom } from 'rxjs';
import { remoteChannel } from '../../src/crash/wire/remote-channel.js';
import type { ServedLedger } from './served-ledger.js';
import { servedLedger } from './served-ledger.js';

const ID = '00'.repeat(32);
const generate = (billNo: string): ChannelMessage => ({
  type: 'generate',
  header: { issuer: 'S', billingAccount: 'A', billNo, billDate: '2026-11-02T00:00:00Z' },
  ratings: [],
});

describe('a served ledger whose connections break', () => {
  let ledger: ServedLedger;
  beforeEach(async () => {
    ledger = servedLedger(memoryLedger());
    await ledger.open();
  });
  afterEach(() => ledger.close());

  it('answers unavailable to what was under way, and the next call connects again', async () => {
    const reading = ledger.bilateral(ID);
    ledger.disconnect();
    await expect(reading).rejects.toMatchObject({ name: 'LedgerError', code: 'unavailable', stage: 'unknown' });
    await expect(ledger.bilateral(ID)).resolves.toBeUndefined();
  });

  it('leaves the outcome of a submission unknown', async () => {
    const sending = ledger.submit({ commandId: ID, bytes: new Uint8Array(1), awaits: [] });
    ledger.disconnect();
    await expect(sending).resolves.toMatchObject({ status: 'unknown', commandId: ID });
  });

  it('ends a stream of entries with unavailable, to be subscribed again', async () => {
    const ended = new Promise((resolve) => {
      ledger.entries(ID).subscribe({ error: resolve });
    });
    await ledger.health(); // by now the stream is open
    ledger.disconnect();
    await expect(ended).resolves.toMatchObject({ code: 'unavailable' });
  });
});

describe('the channel of the server', () => {
  let ledger: ServedLedger;
  beforeEach(async () => {
    ledger = servedLedger(memoryLedger());
    await ledger.open();
  });
  afterEach(() => ledger.close());

  it('keeps a message until the receiver has acknowledged it, and brings it again to one that died before', async () => {
    const [sender, receiver] = [remoteChannel(ledger.socketPath, 0), remoteChannel(ledger.socketPath, 1)];
    await sender.send(generate('INV-1'));
    await expect(firstValueFrom(receiver.messages$)).resolves.toEqual(generate('INV-1'));
    receiver.close(); // before it has acknowledged
    const successor = remoteChannel(ledger.socketPath, 1);
    await expect(firstValueFrom(successor.messages$)).resolves.toEqual(generate('INV-1'));
    sender.close();
    successor.close();
  });

  it('brings no acknowledged message again', async () => {
    const [sender, receiver] = [remoteChannel(ledger.socketPath, 0), remoteChannel(ledger.socketPath, 1)];
    await sender.send(generate('INV-1'));
    await firstValueFrom(receiver.messages$);
    await new Promise((resolve) => setTimeout(resolve, 60)); // the acknowledgement goes out after 30 ms
    await sender.send(generate('INV-2'));
    await expect(firstValueFrom(receiver.messages$)).resolves.toEqual(generate('INV-2'));
    sender.close();
    receiver.close();
  });

  it('subscribes again by itself when the connection breaks', async () => {
    const [sender, receiver] = [remoteChannel(ledger.socketPath, 0), remoteChannel(ledger.socketPath, 1)];
    const received = firstValueFrom(receiver.messages$);
    ledger.disconnect();
    await sender.send(generate('INV-1'));
    await expect(received).resolves.toEqual(generate('INV-1'));
    sender.close();
    receiver.close();
  });
});
