import type { KeyRange, StoreEntry, StoreError } from '@lateral/core';
import { AcknowledgedFile } from './acknowledged-file.js';
import type { Changes } from './group-commit.js';
import { toStoreError } from './level-errors.js';
import { cutLog } from './level-log.js';
import type { Migration } from './migrations.js';
import type { Level } from './open-level.js';
import { acknowledgedPath, openLevel } from './open-level.js';
import type { Proof } from './proof.js';
import { encodeProof, PROOF_KEY, seal, toggle, unseal } from './proof.js';
import { prove } from './prove.js';

export interface ProvenLevelOptions {
  /** Its real path. */
  readonly folder: string;
  readonly migrations: readonly Migration[];
  readonly signal: AbortSignal | undefined;
}

/** A LevelDB whose contents are proven when it opens, with a proof that moves in the same batch as they do. */
export class ProvenLevel {
  readonly #folder: string;
  readonly #level: Level;
  readonly #acknowledged: AcknowledgedFile;
  #proof: Proof;
  /** Why nothing can be written any more. */
  #failure: StoreError | undefined;

  private constructor(folder: string, level: Level, proof: Proof) {
    this.#folder = folder;
    this.#level = level;
    this.#proof = proof;
    this.#acknowledged = new AcknowledgedFile(acknowledgedPath(folder));
  }

  /** @throws StoreError as `Store.open`. */
  static async open({ folder, migrations, signal }: ProvenLevelOptions): Promise<ProvenLevel> {
    const { level, acknowledged } = await openLevel(folder);
    try {
      const version = migrations.length + 1;
      const proof = await prove(level, { folder, version, acknowledged, signal });
      const proven = new ProvenLevel(folder, level, proof);
      if (proof.version < version) await proven.#migrate(migrations.slice(proof.version - 1), version);
      return proven;
    } catch (error) {
      await level.close();
      throw error;
    }
  }

  read(key: string): Promise<Uint8Array | undefined> {
    return this.#reading(async () => {
      const sealed = await this.#level.get(key);
      return sealed && unseal(key, sealed);
    });
  }

  range({ from, to, limit, reverse = false }: KeyRange): Promise<readonly StoreEntry[]> {
    return this.#reading(async () => {
      const entries = await this.#level.iterator({ gte: from, lt: to, limit, reverse }).all();
      return entries.map(([key, sealed]) => ({ key, value: unseal(key, sealed) }));
    });
  }

  /**
   * Writes all or nothing, and returns when it is on the disk; called again when it has ended.
   *
   * @param changes - Sealed values.
   * @throws StoreError the same one ever after: what LevelDB still has in its buffers is known only when it is opened again.
   */
  async commit(changes: Changes, version: number = this.#proof.version): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      const proof = { version, sequence: this.#proof.sequence + 1, digest: await this.#digestAfter(changes) };
      const operations = [...changes].map(([key, value]) =>
        value === undefined ? ({ type: 'del', key } as const) : ({ type: 'put', key, value } as const),
      );
      const proven = { type: 'put', key: PROOF_KEY, value: encodeProof(proof) } as const; // first, where checkLogs looks for it
      await this.#level.batch([proven, ...operations], { sync: true });
      this.#acknowledged.write(proof.sequence);
      this.#proof = proof;
    } catch (error) {
      this.#failure = this.#failed(error);
      throw this.#failure;
    }
  }

  async close(): Promise<void> {
    try {
      this.#acknowledged.close();
    } finally {
      await this.#level.close();
      if (this.#failure?.code === 'storeFull') cutLog(this.#folder, this.#proof.sequence); // some C libraries write on closing what they could not before
    }
  }

  async #reading<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      throw toStoreError(error, this.#folder);
    }
  }

  async #digestAfter(changes: Changes): Promise<Uint8Array> {
    const digest = Uint8Array.from(this.#proof.digest);
    const keys = [...changes.keys()];
    const before = await this.#level.getMany(keys);
    for (const [index, key] of keys.entries()) {
      const [old, next] = [before[index], changes.get(key)];
      if (old !== undefined) {
        unseal(key, old); // a damaged one would spoil the digest for good
        toggle(digest, old);
      }
      if (next !== undefined) toggle(digest, next);
    }
    return digest;
  }

  /** A full disk may have taken a part of the batch, or all but its sync: what was refused must not be found later. */
  #failed(error: unknown): StoreError {
    const failure = toStoreError(error, this.#folder);
    if (failure.code !== 'storeFull') return failure;
    try {
      cutLog(this.#folder, this.#proof.sequence);
      return failure;
    } catch (cause) {
      return toStoreError(new Error('The log cannot be cut back', { cause }), this.#folder);
    }
  }

  async #migrate(steps: readonly Migration[], version: number): Promise<void> {
    const entries = await this.#level.iterator({ gt: PROOF_KEY }).all();
    const contents = new Map(entries.map(([key, sealed]) => [key, unseal(key, sealed)]));
    const migrated = steps.reduce<ReadonlyMap<string, Uint8Array>>((before, step) => step(before), contents);
    const changes = new Map<string, Uint8Array | undefined>([...contents.keys()].map((key) => [key, undefined]));
    for (const [key, value] of migrated) changes.set(key, seal(key, value));
    await this.commit(changes, version);
  }
}
