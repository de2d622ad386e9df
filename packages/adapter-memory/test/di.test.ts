import 'reflect-metadata';
import { Container } from 'inversify';
import { LEDGER } from '@lateral/core/di';
import { memoryLedgerModule } from '@lateral/adapter-memory/di';

describe('memoryLedgerModule', () => {
  it('binds one ledger with its options (R21)', () => {
    const container = new Container();
    container.load(memoryLedgerModule({ network: 'from-container' }));
    const ledger = container.get(LEDGER);
    expect(ledger.profile.network).toBe('lateral-memory:from-container');
    expect(container.get(LEDGER)).toBe(ledger);
  });
});
