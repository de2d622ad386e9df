import type { BilateralState, Command, LedgerEntry, LogHead, RecordState } from '@lateral/core';
import {
  decodeCommand,
  fromHex,
  GrowingTree,
  leafHash,
  logHeadMessage,
  namedChanges,
  nodeHashes,
  toHex,
} from '@lateral/core';
import type { NamedChange } from '@lateral/core';
import type { MemoryLedger } from '@lateral/adapter-memory';

/** A command as the ledger holds it. */
export interface AppliedCommand {
  readonly commandId: string;
  readonly command: Command;
  readonly changes: readonly NamedChange[];
  readonly time: number;
}

/** What the ledger itself holds of one bilateral, seen past all ports and faults. */
export class Truth {
  /** In final order. */
  readonly finals: AppliedCommand[] = [];
  /** By id: applied now, final or not. */
  readonly applied = new Map<string, AppliedCommand>();
  /** Hex digest of the log head after each final command, by its size. */
  readonly heads = new Map<number, string>();
  /** What a ledger must never announce. */
  readonly alarms: string[] = [];
  readonly #ledger: MemoryLedger;
  readonly #bilateralId: string;
  readonly #tree = new GrowingTree(nodeHashes);
  #lastHead: LogHead | undefined;

  constructor(ledger: MemoryLedger, bilateralId: string) {
    this.#ledger = ledger;
    this.#bilateralId = bilateralId;
    ledger.entries(bilateralId).subscribe((entry) => {
      this.#take(entry);
    });
  }

  /** Leaves of the log of all that is final. */
  get size(): number {
    return this.#tree.size;
  }

  /** Records as the register holds them now, by `<kind>/<owner>/<hex id>`. */
  records(): ReadonlyMap<string, RecordState> {
    const prefix = `record/${this.#bilateralId}/`;
    const entries = [...this.#ledger.peek(this.#bilateralId).entries];
    return new Map(
      entries
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, state]) => [key.slice(prefix.length), state as RecordState]), // safe: the space names its type
    );
  }

  state(): Promise<BilateralState | undefined> {
    return this.#ledger.bilateral(this.#bilateralId);
  }

  #take({ commandId, command: bytes, finality, time }: LedgerEntry): void {
    if (finality === 'reverted') {
      this.applied.delete(commandId);
      return;
    }
    const known = this.applied.get(commandId) ?? readApplied(commandId, bytes, time);
    if (known === undefined) {
      this.alarms.push(`announced bytes that are no command: ${commandId}`);
      return;
    }
    this.applied.set(commandId, known);
    if (finality === 'final') this.#settle(known);
  }

  #settle(applied: AppliedCommand): void {
    const { command, time } = applied;
    this.finals.push(applied);
    for (const leaf of command.type === 'apply' ? command.changeIds : [command.id])
      this.#tree.append(leafHash(nodeHashes, leaf));
    const head: LogHead = {
      ...{ logId: fromHex(this.#bilateralId), size: this.#tree.size, root: this.#tree.root(), time },
      prevRoot: this.#lastHead?.root ?? new Uint8Array(32),
    };
    this.#lastHead = head;
    this.heads.set(head.size, toHex(nodeHashes.sha256(logHeadMessage(nodeHashes, head))));
  }
}

function readApplied(commandId: string, bytes: Uint8Array, time: number): AppliedCommand | undefined {
  const decoded = decodeCommand(nodeHashes, bytes);
  if (decoded._tag === 'Left') return undefined;
  const command = decoded.right;
  const changes = command.type === 'apply' ? namedChanges(command) : [];
  return { commandId, command, changes, time };
}
