import assert from 'node:assert/strict';
import type { Ledger } from '../../ledger/ledger.js';
import { rejectsWith } from '../expectations.js';
import type { Suite } from '../suite.js';
import { Watch } from '../watch.js';

const ID = '00'.repeat(32);
const SUBMISSION = { commandId: ID, bytes: new Uint8Array(1), awaits: [] };

/** Every operation of the port, with arguments of the right shape. */
const OPERATIONS: Readonly<Record<string, (ledger: Ledger) => Promise<unknown>>> = {
  health: (ledger) => ledger.health(),
  prepare: (ledger) => ledger.prepare(new Uint8Array(1)),
  submit: (ledger) => ledger.submit(SUBMISSION),
  outcome: (ledger) => ledger.outcome({ bilateralId: ID, commandId: ID }),
  bilateral: (ledger) => ledger.bilateral(ID),
  key: (ledger) => ledger.key({ bilateralId: ID, party: 0, index: 0 }),
  record: (ledger) => ledger.record({ bilateralId: ID, kind: 1, owner: 255, recordId: new Uint8Array(32) }),
  entries: (ledger) => new Watch(ledger.entries(ID), 1_000).completed(),
  prove: (ledger) => ledger.prove({ bilateralId: ID, commandId: ID }),
};

/** L1, L2: written once, for each operation. */
export function lifecycleCases<L extends Ledger>(suite: Suite<L>): void {
  for (const [name, operate] of Object.entries(OPERATIONS)) {
    suite.bare(1, `${name} answers ledgerNotOpen before open`, async () => {
      const ledger = suite.create();
      await rejectsWith(operate(ledger), 'ledgerNotOpen');
      await ledger.close();
    });
    suite.bare(2, `${name} answers ledgerClosed after close`, async () => {
      const ledger = suite.create();
      await ledger.open();
      await ledger.close();
      await rejectsWith(operate(ledger), 'ledgerClosed');
    });
  }

  suite.bare(2, 'open while open does nothing', async () => {
    const ledger = suite.create();
    await Promise.all([ledger.open(), ledger.open()]);
    await ledger.open();
    assert.equal((await ledger.health()).status, 'ok');
    await ledger.close();
  });
  suite.bare(2, 'close is idempotent and terminal, before open too', async () => {
    const [opened, untouched] = [suite.create(), suite.create()];
    await opened.open();
    for (const ledger of [opened, untouched]) {
      await Promise.all([ledger.close(), ledger.close()]);
      await ledger.close();
      await rejectsWith(ledger.open(), 'ledgerClosed');
    }
  });
  suite.bare(2, 'open with an aborted signal answers aborted, and the ledger can still be opened', async () => {
    const ledger = suite.create();
    await rejectsWith(ledger.open({ signal: AbortSignal.abort() }), 'aborted');
    await ledger.open();
    await ledger.close();
  });
}
