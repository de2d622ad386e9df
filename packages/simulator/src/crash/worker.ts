import { beginLife, workOn } from './party/life.js';
import type { HarnessMessage, PartyConfig, PartyMessage } from './party/messages.js';
import { openStore } from './party/open-store.js';
import type { Reported } from './party/report.js';
import { reportOf } from './party/report.js';
import { businessKeysOf } from './party/steps.js';
import { remoteChannel } from './wire/remote-channel.js';
import { remoteLedger } from './wire/remote-ledger.js';

/** One life of one party, `node worker.js <PartyConfig as JSON>`: started by the harness, and ended by it one way or the other. */
async function live(config: PartyConfig, signal: AbortSignal): Promise<void> {
  const { party, socketPath, profile, orders } = config;
  tell({ type: 'started' });
  const store = await openStore(config.store);
  const ledger = remoteLedger(socketPath, profile);
  await ledger.open();
  const channel = remoteChannel(socketPath, party);
  const options = { ledger, channel, store, party, orders, onProblem: tellProblem, signal };
  const bilateral = await beginLife(options);
  const businessKeys = businessKeysOf(party, orders);
  await bilateral.outbox.inspect(businessKeys[0] ?? ''); // the first call that it answers
  tell({ type: 'up' });
  answerReports({ bilateral, store, businessKeys });
  await workOn(bilateral, options, () => {
    tell({ type: 'done' });
  });
  bilateral.stop();
  channel.close();
  await ledger.close();
  await store.close();
}

function tell(message: PartyMessage): void {
  process.send?.(message);
}

function tellProblem(text: string): void {
  tell({ type: 'problem', text });
}

function answerReports(reported: Reported): void {
  process.on('message', ({ type }: HarnessMessage) => {
    if (type !== 'report') return;
    reportOf(reported).then(
      (report) => {
        tell({ type: 'report', report });
      },
      (error: unknown) => {
        tellProblem(String(error));
      },
    );
  });
}

function orphaned(): never {
  process.exit(1); // nobody is left to end it
}

const end = new AbortController();
process.on('disconnect', orphaned);
process.on('message', ({ type }: HarnessMessage) => {
  if (type === 'stop') end.abort();
});
await live(JSON.parse(process.argv[2] ?? '') as PartyConfig, end.signal);
process.off('disconnect', orphaned).disconnect(); // from here on it ends by itself, or something was left open
