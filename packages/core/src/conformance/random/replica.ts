import { isRight } from 'fp-ts/lib/Either.js';
import type {
  Entries,
  EntryKey,
  EntryWrite,
  RegisterLedger,
  RegisterView,
  Space,
} from '../../domain/register/state.js';
import type { Verdict } from '../../domain/register/verdict.js';
import type { Command } from '../../protocol/commands.js';
import type { Verify } from '../../protocol/signature.js';
import { nodeHashes } from '../../crypto/node-hashes.js';
import { applyCommand } from '../../domain/register/apply-command.js';
import { bilateralIdOf } from '../../domain/register/entry-keys.js';
import { toHex } from '../../protocol/bytes.js';
import { decodeCommand } from '../../protocol/decode-command.js';
import { GrowingTree, leafHash } from '../../protocol/tree.js';

/** What a replica answers to bytes. */
export interface Delivery {
  readonly command: Command | undefined;
  /** As in the vectors: `accepted`, `alreadyApplied` or an error code. */
  readonly answer: string;
  readonly change: number | undefined;
}

/** The least ledger that can judge: entries in a map, and a log for each bilateral. */
export class Replica implements RegisterView {
  readonly #entries = new Map<string, EntryWrite['value']>();
  readonly #logs = new Map<string, GrowingTree>();

  constructor(
    readonly ledger: RegisterLedger,
    readonly verify: Verify,
  ) {}

  get<S extends Space>(space: S, id: string): Entries[S] | undefined {
    return this.#entries.get(`${space}/${id}`) as Entries[S] | undefined; // safe: written under the same space
  }

  read<S extends Space>({ space, id }: EntryKey<S>): Entries[S] | undefined {
    return this.get(space, id);
  }

  /** Log of a bilateral by its hex id. */
  log(id: string): GrowingTree | undefined {
    return this.#logs.get(id);
  }

  deliver(bytes: Uint8Array, now: number): Delivery {
    const decoded = decodeCommand(nodeHashes, bytes);
    if (!isRight(decoded)) return { command: undefined, answer: 'malformed', change: undefined };
    const command = decoded.right;
    const verdict = applyCommand(this, command, now, this.verify);
    this.keep(command, verdict);
    return {
      command,
      answer: verdict.result === 'rejected' ? verdict.code : verdict.result,
      change: verdict.result === 'rejected' ? verdict.change : undefined,
    };
  }

  /** Writes what an accepted command writes. */
  keep(command: Command, verdict: Verdict): void {
    if (verdict.result !== 'accepted') return;
    for (const { space, id, value } of verdict.writes) this.#entries.set(`${space}/${id}`, value);
    const id = toHex(bilateralIdOf(command));
    const log = this.#logs.get(id) ?? new GrowingTree(nodeHashes);
    this.#logs.set(id, log);
    for (const leaf of verdict.leaves) log.append(leafHash(nodeHashes, leaf));
  }
}
