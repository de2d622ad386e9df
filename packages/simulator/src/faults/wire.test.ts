import type { ChannelMessage } from '@lateral/core';
import { Life } from '../kernel/life.js';
import { streams } from '../kernel/random.js';
import { VirtualTime } from '../kernel/virtual-time.js';
import type { FaultKind } from './fault-rates.js';
import { FAULT_RATES_MAX, Weather } from './fault-rates.js';
import { Wire } from './wire.js';

const refusal = (reason: string): ChannelMessage => ({ type: 'refusal', commandId: '', reason, onLedger: false });

function wireWith(...always: readonly FaultKind[]) {
  const time = new VirtualTime();
  const rates = Object.fromEntries(
    Object.keys(FAULT_RATES_MAX).map((kind) => [kind, always.includes(kind as FaultKind) ? 1 : 0]),
  );
  const weather = new Weather(rates as Record<FaultKind, number>);
  const sent: ChannelMessage[] = [];
  const wire = new Wire({ time, weather, lot: streams(1).faults, onSend: (_, message) => sent.push(message) });
  const lives = [new Life(), new Life()] as const;
  const ends = [wire.connect(lives[0], 0), wire.connect(lives[1], 1)] as const;
  const got: string[] = [];
  const listen = () =>
    ends[1].messages$.subscribe((message) => got.push(message.type === 'refusal' ? message.reason : ''));
  return { ...{ time, weather, sent, lives, ends, got, listen }, settle: () => time.run(10_000, () => false) };
}

describe('the wire between two parties', () => {
  it('keeps what arrives before anybody listens', async () => {
    const { ends, got, listen, settle } = wireWith();
    void ends[0].send(refusal('a'));
    await settle();
    listen();
    expect(got).toEqual(['a']);
  });

  it('loses a message and does not say so', async () => {
    const { ends, got, listen, settle } = wireWith('messageLost');
    listen();
    let isSent = false;
    void ends[0].send(refusal('a')).then(() => (isSent = true));
    await settle();
    expect({ got, isSent }).toEqual({ got: [], isSent: true });
  });

  it('delivers a message twice', async () => {
    const { ends, got, listen, settle } = wireWith('messageDuplicated');
    listen();
    void ends[0].send(refusal('a'));
    await settle();
    expect(got).toEqual(['a', 'a']);
  });

  it('delivers in any order', async () => {
    const { ends, got, listen, settle } = wireWith('messageDelayed');
    listen();
    const reasons = Array.from({ length: 20 }, (_, index) => `${index}`);
    for (const reason of reasons) void ends[0].send(refusal(reason));
    await settle();
    expect(got).not.toEqual(reasons);
    expect([...got].sort()).toEqual([...reasons].sort());
  });

  it('refuses a message and says so, until it is calm', async () => {
    const { ends, got, listen, settle, weather } = wireWith('messageRefused');
    listen();
    const refused = ends[0].send(refusal('a')).catch((error: unknown) => error);
    await settle();
    expect(await refused).toBeInstanceOf(Error);
    weather.calm();
    void ends[0].send(refusal('b'));
    await settle();
    expect(got).toEqual(['b']);
  });

  it('forgets what is sent by or comes to a life that has ended', async () => {
    const { ends, got, listen, lives, sent, settle } = wireWith();
    listen();
    void ends[0].send(refusal('a'));
    lives[1].end();
    lives[0].end();
    void ends[0].send(refusal('b'));
    await settle();
    expect({ got, sent }).toEqual({ got: [], sent: [refusal('a')] });
  });
});
