import type { Ledger, Schedule } from '@lateral/core';
import type { CallFate, EntryFate } from '@lateral/adapter-memory';
import { faultyLedger } from '@lateral/adapter-memory';
import type { Lots } from './lots.js';
import type { Life } from './model.js';

export interface ConnectionOptions {
  readonly life: Life;
  readonly lots: Lots;
  readonly schedule: Schedule;
  /** Virtual units that a submission waits for its block. */
  readonly submitTimeoutMs: number;
  /** @default false */
  readonly canFallSilent?: boolean;
}

const READ_TIMEOUT_MS = 15;
/** Latest arrival of what is late, after its time-out. */
const LATE_MS = 64;

/** The way of one process life to its client, with the faults of the run. */
export function connect(client: Ledger, options: ConnectionOptions): Ledger {
  const { life, lots, schedule, submitTimeoutMs, canFallSilent = false } = options;
  return faultyLedger(client, {
    call: (call) => (call === 'submit' ? submitFate(lots, submitTimeoutMs) : readFate(lots)),
    entry: () => entryFate(lots, canFallSilent),
    timeoutMs: { read: READ_TIMEOUT_MS, submit: submitTimeoutMs },
    schedule,
    isGone: () => life.isDead,
  });
}

function readFate(lots: Lots): CallFate {
  const fate = { requestMs: lots.between(1, 4), answerMs: lots.between(1, 3) };
  if (lots.strikes('lost')) return { ...fate, lost: 'request' };
  return lots.strikes('lostAnswer') ? { ...fate, lost: 'answer' } : fate;
}

function submitFate(lots: Lots, timeoutMs: number): CallFate {
  const fate = readFate(lots);
  return {
    ...fate,
    ...(lots.strikes('late') ? { requestMs: timeoutMs + lots.between(5, LATE_MS) } : {}),
    ...(lots.strikes('duplicate') ? { againMs: lots.between(0, 30) } : {}),
  };
}

function entryFate(lots: Lots, canFallSilent: boolean): EntryFate {
  const delayMs = lots.between(1, 20);
  if (canFallSilent && lots.strikes('silence')) return { delayMs, stream: 'falls silent' };
  return lots.strikes('duplicateEvent') ? { delayMs, stream: 'breaks' } : { delayMs };
}
