import type { Command, Entries, LedgerProfile, RegisterLedger, Space, Verdict, Verify } from '@lateral/core';
import { ALGORITHM, applyCommand, fromHex, LIFECYCLE, packTable, reads, unpackTable } from '@lateral/core';

/** Versions by `<space>/<id>` of what was read; undefined where nothing was. */
export type ReadSet = ReadonlyMap<string, number | undefined>;

/** What a peer signs: the register's verdict on its state at that time, and what it read for it. */
export interface Endorsement {
  readonly verdict: Verdict;
  readonly readSet: ReadSet;
}

interface Versioned {
  readonly version: number;
  readonly value: Entries[Space];
}

/** The world state of the peers, with a version for each entry as MVCC has. */
export class Peer {
  readonly #ledger: RegisterLedger;
  readonly #verify: Verify;
  readonly #state = new Map<string, Versioned>();

  constructor({ instance, tables }: LedgerProfile, verify: Verify) {
    const table = unpackTable(packTable(LIFECYCLE)); // the truth holds no other
    this.#ledger = {
      instance: fromHex(instance),
      algorithms: new Set(Object.values(ALGORITHM)),
      tables: new Map(tables.map((digest) => [digest, table])),
    };
    this.#verify = verify;
  }

  /**
   * Simulates a command; writes nothing.
   *
   * @param now - Whole seconds.
   */
  endorse(command: Command, now: number): Endorsement {
    const readSet = new Map(namesOf(command).map((name) => [name, this.#state.get(name)?.version]));
    return { verdict: this.#judge(command, now), readSet };
  }

  /** Fabric's code when something that was read is another by now. */
  conflictOf(readSet: ReadSet): string | undefined {
    for (const [name, version] of readSet) {
      if (this.#state.get(name)?.version === version) continue;
      return version === undefined ? 'PHANTOM_READ_CONFLICT (12)' : 'MVCC_READ_CONFLICT (11)';
    }
    return undefined;
  }

  /** Writes what a valid transaction writes at commit; what is refused by then writes nothing. */
  commit(command: Command, now: number): void {
    const verdict = this.#judge(command, now);
    if (verdict.result !== 'accepted') return;
    for (const { space, id, value } of verdict.writes) {
      const name = `${space}/${id}`;
      this.#state.set(name, { version: (this.#state.get(name)?.version ?? 0) + 1, value });
    }
  }

  #judge(command: Command, now: number): Verdict {
    const get = <S extends Space>(space: S, id: string): Entries[S] | undefined =>
      this.#state.get(`${space}/${id}`)?.value as Entries[S] | undefined; // safe: a name holds its space
    return applyCommand({ ledger: this.#ledger, get }, command, now, this.#verify);
  }
}

function namesOf(command: Command): readonly string[] {
  return reads(command).map(({ space, id }) => `${space}/${id}`);
}
