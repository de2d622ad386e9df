import { memoryLedger } from '@lateral/adapter-memory';
import type { Stage, StageOptions } from './stage.js';
import { storyClock } from './story-clock.js';

/** The ledger in memory, kept in a folder. Its time is the story's clock. */
export async function memoryStage({ since, folder }: StageOptions): Promise<Stage> {
  const { clock, moveTo, step } = storyClock(since);
  const ledger = memoryLedger({ network: 'demo', clock, folder });
  await ledger.open();
  moveTo((await ledger.health()).time ?? since); // where an earlier run has come to
  return {
    ...{ ledgers: [ledger, ledger], title: undefined, folder, clock, step },
    moveTo: (seconds) => {
      moveTo(seconds);
      return Promise.resolve();
    },
    close: () => ledger.close(),
  };
}
