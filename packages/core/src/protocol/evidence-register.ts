import type { Entries, EntryWrite, RegisterView, Space } from '../domain/register/state.js';
import { unpackTable } from '../domain/register/table.js';
import { ALGORITHM } from './commands.js';

/** A register in memory, for one replay. */
export class EvidenceRegister implements RegisterView {
  readonly ledger: RegisterView['ledger'];
  readonly #entries = new Map<string, unknown>();

  constructor(instance: Uint8Array, tableDigest: string, table: Uint8Array) {
    this.ledger = {
      instance,
      algorithms: new Set(Object.values(ALGORITHM)),
      tables: new Map([[tableDigest, unpackTable(table)]]),
    };
  }

  get<S extends Space>(space: S, id: string): Entries[S] | undefined {
    return this.#entries.get(`${space}/${id}`) as Entries[S] | undefined; // safe: written under the same space
  }

  write(writes: readonly EntryWrite[]): void {
    for (const { space, id, value } of writes) this.#entries.set(`${space}/${id}`, value);
  }
}
