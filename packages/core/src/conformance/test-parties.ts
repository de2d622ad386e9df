import { nodeHashes } from '../crypto/node-hashes.js';
import type { Signer } from '../crypto/signer.js';
import { softwareSigner } from '../crypto/software-signer.js';
import type { HexId } from '../ledger/ledger.js';
import { fromHex, toHex, utf8 } from '../protocol/bytes.js';
import type { Algorithm, Change, CommandFields, CommandType, Genesis, Signature } from '../protocol/commands.js';
import { RECOVERY_KEY, ROOT_KEY, ZERO_DIGEST } from '../protocol/commands.js';
import { actorsOf } from '../protocol/decode-command.js';
import { commandMessage, encodeCommand, encodeRejection, rejectionMessage } from '../protocol/encode-command.js';
import { toLowS } from '../protocol/signature.js';

/** When a key of the parties is valid, unless a test says otherwise: always. */
const ALWAYS = { notBefore: 0, notAfter: 2 ** 40 - 1 };

export interface TestPartiesOptions {
  /** The same seed gives the same keys and so the same bytes. */
  readonly seed: string;
  readonly algorithm: Algorithm;
  /** The ledger's, hex. */
  readonly instance: HexId;
  /** Hex digest of the table. */
  readonly tableDigest: HexId;
  /** Of every command: ledger time in seconds, a multiple of 3,600. */
  readonly expiry: number;
  /** Seconds. @default 0 */
  readonly recoveryDelay?: number;
}

type ByParty = readonly [number, number];

/** A seat for a key, and what it may do. */
export interface TestKey {
  readonly party: number;
  readonly index?: number;
  /** Index into the table's roles. */
  readonly role?: number;
  /** Seconds. */
  readonly notAfter?: number;
  /** Index whose key is given this seat, if not its own. */
  readonly keyOf?: number;
}

/** Who signs: a party by its root, its recovery key, or one of its working keys. */
interface Seat {
  readonly party: number;
  readonly keyIndex: number;
  readonly signer: Signer;
}

/** The two parties of a bilateral with all their keys, who sign whatever a test needs. Deterministic. */
export class TestParties {
  readonly bilateralId: HexId;
  readonly #options: TestPartiesOptions;
  readonly #genesis: Genesis;

  /** @internal Use {@link testParties}. */
  constructor(options: TestPartiesOptions, genesis: Genesis) {
    this.#options = options;
    this.#genesis = genesis;
    this.bilateralId = toHex(nodeHashes.sha256(commandMessage(nodeHashes, 'establish', genesis)));
  }

  /** The commands that come before all else: the genesis, and a key of role 0 at index 0 of each party. */
  async setUp(): Promise<readonly Uint8Array[]> {
    return [await this.establish(), await this.registerKey({ party: 0 }), await this.registerKey({ party: 1 })];
  }

  async establish(): Promise<Uint8Array> {
    return this.#sign('establish', this.#genesis, [await this.#root(0), await this.#root(1)]);
  }

  /** A key for a seat; without more, the party's own for this index, of role 0 and valid always. */
  async registerKey({
    party,
    index = 0,
    role = 0,
    notAfter = ALWAYS.notAfter,
    keyOf = index,
  }: TestKey): Promise<Uint8Array> {
    const own = { ...(await this.#working(party, keyOf)), keyIndex: index };
    const key = own.signer.publicKey;
    const fields = { ...this.#address, party, index, role, ...ALWAYS, notAfter, delegation: ZERO_DIGEST, key };
    return this.#sign('registerKey', fields, [await this.#root(party), own]);
  }

  async revokeKey({
    party,
    index = 0,
    rootGeneration = 0,
  }: {
    party: number;
    index?: number;
    rootGeneration?: number;
  }): Promise<Uint8Array> {
    const signer = await this.#root(party, rootGeneration);
    return this.#sign('revokeKey', { ...this.#address, party, index }, [signer]);
  }

  /** @param by - Who replaces it: the root before, or the recovery key. */
  async replaceRoot({
    party,
    generation,
    by,
    key = String(generation),
  }: {
    party: number;
    generation: number;
    by: 'root' | 'recovery';
    /** Names the new key; only the one named after its generation signs later on. */
    key?: string;
  }): Promise<Uint8Array> {
    const { publicKey } = await signerOf(this.#options, `${party}/root/${key}`);
    const signer = by === 'root' ? await this.#root(party, generation - 1) : await this.#recovery(party);
    return this.#sign('replaceRoot', { ...this.#address, party, generation, key: publicKey }, [signer]);
  }

  async setStatus(
    status: number,
    { rootGenerations = [0, 0] }: { rootGenerations?: readonly [number, number] } = {},
  ): Promise<Uint8Array> {
    const roots = await Promise.all(rootGenerations.map((generation, party) => this.#root(party, generation)));
    return this.#sign('setStatus', { ...this.#address, status, successor: ZERO_DIGEST }, roots);
  }

  async setTable(generation: number, from: HexId, to: HexId): Promise<Uint8Array> {
    const fields = { ...this.#address, generation, from: fromHex(from), to: fromHex(to) };
    return this.#sign('setTable', fields, [await this.#root(0), await this.#root(1)]);
  }

  /** A set of these changes, signed by each of its actors with its key at index 0. */
  apply(...changes: readonly Change[]): Promise<Uint8Array> {
    return this.applyWith([0, 0], changes);
  }

  /**
   * @param keyIndices - By party: the seat that signs, if the party is an actor.
   * @param keysOf - By party: whose key signs there, if not the seat's own.
   */
  async applyWith(keyIndices: ByParty, changes: readonly Change[], keysOf: ByParty = keyIndices): Promise<Uint8Array> {
    const set = { ...this.#address, changes };
    const seats = [...actorsOf(set)].sort().map(async (party) => ({
      ...(await this.#working(party, keysOf[party] ?? 0)),
      keyIndex: keyIndices[party] ?? 0,
    }));
    return this.#sign('apply', set, await Promise.all(seats));
  }

  /** The rejection of a set that `proposer` signed, by the other party. */
  async reject({
    changes,
    proposer,
    reason = 1,
  }: {
    changes: readonly Change[];
    proposer: number;
    reason?: number;
  }): Promise<Uint8Array> {
    const set = { ...this.#address, changes };
    const message = commandMessage(nodeHashes, 'apply', set);
    const proposal = await signature(await this.#working(proposer, 0), message);
    const refusal = rejectionMessage(nodeHashes, nodeHashes.sha256(message), reason);
    return encodeRejection(set, proposal, reason, await signature(await this.#working(1 - proposer, 0), refusal));
  }

  get #address(): { readonly bilateralId: Uint8Array; readonly expiry: number } {
    return { bilateralId: fromHex(this.bilateralId), expiry: this.#options.expiry };
  }

  async #sign<T extends Exclude<CommandType, 'reject'>>(
    type: T,
    fields: CommandFields[T],
    seats: readonly Seat[],
  ): Promise<Uint8Array> {
    const message = commandMessage(nodeHashes, type, fields);
    return encodeCommand(type, fields, await Promise.all(seats.map((seat) => signature(seat, message))));
  }

  async #root(party: number, generation = 0): Promise<Seat> {
    return { party, keyIndex: ROOT_KEY, signer: await signerOf(this.#options, `${party}/root/${generation}`) };
  }

  async #recovery(party: number): Promise<Seat> {
    return { party, keyIndex: RECOVERY_KEY, signer: await signerOf(this.#options, `${party}/recovery`) };
  }

  async #working(party: number, index: number): Promise<Seat> {
    return { party, keyIndex: index, signer: await signerOf(this.#options, `${party}/key/${index}`) };
  }
}

/** Two parties from a seed. */
export async function testParties(options: TestPartiesOptions): Promise<TestParties> {
  const keysOf = async (party: number): Promise<Genesis['parties'][number]> => ({
    root: (await signerOf(options, `${party}/root/0`)).publicKey,
    recovery: (await signerOf(options, `${party}/recovery`)).publicKey,
  });
  const genesis: Genesis = {
    ledgerInstance: fromHex(options.instance),
    tableDigest: fromHex(options.tableDigest),
    mode: 1,
    recoveryDelay: options.recoveryDelay ?? 0,
    predecessor: ZERO_DIGEST,
    nonce: nodeHashes.sha256(utf8(`${options.seed}/nonce`)),
    parties: [await keysOf(0), await keysOf(1)],
  };
  return new TestParties(options, genesis);
}

function signerOf({ seed, algorithm }: TestPartiesOptions, name: string): Promise<Signer> {
  // Below the order of both curves but for one seed in 2^32 and more, which softwareSigner would refuse.
  return softwareSigner({ algorithm, secretKey: nodeHashes.sha256(utf8(`${seed}/${name}`)) });
}

async function signature({ party, keyIndex, signer }: Seat, message: Uint8Array): Promise<Signature> {
  const { algorithm } = signer.publicKey;
  return { party, keyIndex, algorithm, bytes: toLowS(algorithm, await signer.sign(message)) };
}
