import * as E from 'fp-ts/lib/Either.js';
import type { Either } from 'fp-ts/lib/Either.js';
import { BilateralBook } from '../domain/bilateral-book.js';
import type { BusinessDocument } from '../domain/documents.js';
import { isBilledKind } from '../domain/kinds/rules.js';
import { namedChanges } from '../domain/named-change.js';
import { applyCommand } from '../domain/register/apply-command.js';
import { checkSignatures } from '../domain/register/check-signatures.js';
import { bilateralKey, keyKey } from '../domain/register/entry-keys.js';
import type { Entries, EntryWrite, RegisterView, Space } from '../domain/register/state.js';
import { unpackTable } from '../domain/register/table.js';
import { reviewSet } from '../domain/review-set.js';
import { equalBytes, toHex, utf8 } from './bytes.js';
import type { ApplyCommand, Command, RejectCommand } from './commands.js';
import { ALGORITHM, ALL_PARTIES, headOf, rejectedIndex } from './commands.js';
import { commitDocument } from './commitment.js';
import { decodeCommand, PARTIES } from './decode-command.js';
import { decodeEvidence } from './encode-evidence.js';
import type { BundledDocument, EvidenceBundle, EvidenceVerdict, NotShown, ProofLevel } from './evidence.js';
import type { Hashes } from './hash.js';
import { taggedHash } from './hash.js';
import { logHeadMessage } from './log-head.js';
import type { Verify } from './signature.js';
import { isCanonicalSignature } from './signature.js';
import { leafHash, verifyInclusion } from './tree.js';

/** What {@link verifyEvidence} is handed: it does no I/O and has no clock. */
export interface EvidenceTools {
  readonly hashes: Hashes;
  readonly verify: Verify;
  /** The gate for document texts: io-ts codecs in core, anything that is as strict elsewhere. */
  readonly readDocument: (kind: string, text: string) => Either<string, BusinessDocument>;
}

/** A check failed: which one, and what it found. */
class FailedCheck extends Error {
  constructor(check: string, found: string) {
    super(`${check}: ${found}`);
  }
}

interface Placed<C extends Command = Command> {
  readonly command: C;
  readonly time: number;
}

/**
 * Verifies an evidence bundle offline, from its text alone.
 *
 * Shows, in this order and as far as the bundle goes: documents committed; changes attested by the parties' registered keys;
 * commands included under a log head that both signed; the life cycle followed (a bundle that holds the whole log); and every
 * amount recomputed from the agreed terms (a bundle that holds all documents too).
 *
 * @source MEF 114 R8, R23, CR3, CR5
 */
export function verifyEvidence(text: string, tools: EvidenceTools): EvidenceVerdict {
  const decoded = decodeEvidence(text);
  if (E.isLeft(decoded)) return failed(`format: ${decoded.left}`);
  try {
    return check(decoded.right, tools);
  } catch (error) {
    if (error instanceof FailedCheck) return failed(error.message);
    throw error;
  }
}

function failed(reason: string): EvidenceVerdict {
  return { ok: false, level: undefined, shows: [], doesNotShow: [], reason };
}

function check(bundle: EvidenceBundle, tools: EvidenceTools): EvidenceVerdict {
  const { hashes } = tools;
  const placed = bundle.commands.map(({ bytes, time }, index) => ({ command: decode(hashes, bytes, index), time }));
  checkTimes(bundle, placed);
  checkGenesis(bundle, placed[0]?.command, hashes);
  checkInclusion(bundle, placed, hashes);
  const isWhole = placed.reduce((sum, { command }) => sum + leavesOf(command).length, 0) === bundle.head.size;
  const register = replay(bundle, placed, isWhole, tools);
  checkHead(bundle, register, tools);
  const documents = openDocuments(bundle, placed, tools);
  const isReexecuted = documents.size > 0 && reexecute(bundle, placed, documents, isWhole, hashes);
  return {
    ok: true,
    ...levels(documents.size > 0, isWhole, isReexecuted),
    summary: {
      bilateralId: toHex(bundle.head.logId),
      logSize: bundle.head.size,
      commands: placed.length,
      documents: documents.size,
      head: toHex(hashes.sha256(logHeadMessage(hashes, bundle.head))),
    },
  };
}

function levels(
  hasDocuments: boolean,
  isWhole: boolean,
  isReexecuted: boolean,
): Pick<EvidenceVerdict, 'level' | 'shows' | 'doesNotShow'> {
  const shows: ProofLevel[] = [
    ...(hasDocuments ? (['committed'] as const) : []),
    'attested',
    'included',
    ...(isWhole ? (['lifecycle'] as const) : []),
    ...(isReexecuted ? (['reexecuted'] as const) : []),
  ];
  const doesNotShow: NotShown[] = [
    ...(isReexecuted ? [] : (['correctness'] as const)),
    'usage-happened',
    'usage-complete',
    'signing-time',
    'ledger-inclusion',
    'later-changes',
  ];
  return { level: shows.at(-1), shows, doesNotShow };
}

function decode(hashes: Hashes, bytes: Uint8Array, index: number): Command {
  const command = decodeCommand(hashes, bytes);
  if (E.isLeft(command)) throw new FailedCheck('command', `/commands/${index} is no command: ${command.left.problem}`);
  return command.right;
}

function checkTimes({ head }: EvidenceBundle, placed: readonly Placed[]): void {
  const times = [...placed.map(({ time }) => time), head.time];
  const at = times.findIndex((time, index) => time < (times[index - 1] ?? 0));
  if (at >= 0) throw new FailedCheck('time', `/commands/${at} was applied before the one in front of it`);
}

function checkGenesis(
  { ledgerIdentity, table, head }: EvidenceBundle,
  genesis: Command | undefined,
  hashes: Hashes,
): void {
  if (genesis?.type !== 'establish') throw new FailedCheck('genesis', 'the first command is no establish');
  if (!equalBytes(genesis.id, head.logId))
    throw new FailedCheck('genesis', '/head/logId is not the bilateral that the genesis establishes');
  const instance = taggedHash(hashes, 'ledger', utf8(ledgerIdentity));
  if (!equalBytes(genesis.fields.ledgerInstance, instance))
    throw new FailedCheck('genesis', '/ledgerIdentity is not that of the ledger in the genesis');
  if (!equalBytes(genesis.fields.tableDigest, taggedHash(hashes, 'table', table)))
    throw new FailedCheck('genesis', '/table is not the one that the genesis names');
}

function leavesOf(command: Command): readonly Uint8Array[] {
  return command.type === 'apply' ? command.changeIds : [command.id];
}

function checkInclusion({ commands, head }: EvidenceBundle, placed: readonly Placed[], hashes: Hashes): void {
  let next = 0;
  for (const [index, { command }] of placed.entries()) {
    const leaves = leavesOf(command);
    const { firstLeaf = 0, paths = [] } = commands[index] ?? {};
    if (firstLeaf < next || paths.length !== leaves.length)
      throw new FailedCheck('inclusion', `/commands/${index} is not in the order of the log`);
    next = firstLeaf + leaves.length;
    for (const [at, data] of leaves.entries()) {
      const proof = { leaf: leafHash(hashes, data), index: firstLeaf + at, size: head.size, path: paths[at] ?? [] };
      if (!verifyInclusion(hashes, head.root, proof))
        throw new FailedCheck('inclusion', `leaf ${at} of /commands/${index} is not in the log`);
    }
  }
}

/** Runs the commands through the register; of a bundle with gaps the sets can only be checked for their signatures. */
function replay(
  { table }: EvidenceBundle,
  placed: readonly Placed[],
  isWhole: boolean,
  { hashes, verify }: EvidenceTools,
): Register {
  const [genesis] = placed;
  const instance = genesis?.command.type === 'establish' ? genesis.command.fields.ledgerInstance : new Uint8Array(32);
  const register = new Register(instance, toHex(taggedHash(hashes, 'table', table)), table);
  for (const [index, { command, time }] of placed.entries()) {
    const at = `/commands/${index} (${command.type})`;
    if (!isWhole && (command.type === 'apply' || command.type === 'reject')) {
      const bilateral = register.get('bilateral', bilateralKey(command.fields.bilateralId).id);
      const refusal =
        bilateral === undefined
          ? { code: 'bilateralUnknown' }
          : checkSignatures(register, bilateral, command, time, verify);
      if (refusal !== undefined) throw new FailedCheck('signature', `${at} answers ${refusal.code}`);
      continue;
    }
    const verdict = applyCommand(register, command, time, verify);
    if (verdict.result === 'accepted') register.write(verdict.writes);
    else
      throw new FailedCheck(
        'register',
        `${at} answers ${verdict.result === 'rejected' ? verdict.code : verdict.result}`,
      );
  }
  return register;
}

/** A register in memory, for one replay. */
class Register implements RegisterView {
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

function checkHead({ head }: EvidenceBundle, register: Register, { hashes, verify }: EvidenceTools): void {
  const message = logHeadMessage(hashes, head);
  if (head.signatures.length !== PARTIES)
    throw new FailedCheck('head', `${head.signatures.length} of ${PARTIES} parties signed it`);
  for (const [party, signature] of head.signatures.entries()) {
    const key = register.get('key', keyKey(head.logId, signature.party, signature.keyIndex).id);
    const valid =
      signature.party === party &&
      key?.key.algorithm === signature.algorithm &&
      isCanonicalSignature(signature.algorithm, signature.bytes) &&
      verify(key.key, message, signature.bytes);
    if (!valid) throw new FailedCheck('head', `/head/signatures/${party} does not verify`);
  }
}

/** Opens each document; one that no command commits to has no place in a bundle. */
function openDocuments(
  { documents }: EvidenceBundle,
  placed: readonly Placed[],
  tools: EvidenceTools,
): ReadonlyMap<string, BusinessDocument> {
  const committed = new Set(
    placed.flatMap(({ command }) =>
      isSet(command) ? command.fields.changes.map(({ commitment }) => toHex(commitment)) : [],
    ),
  );
  const opened = documents.map((document, index) => {
    const [commitment, value] = open(document, `/documents/${index}`, tools);
    if (!committed.has(commitment))
      throw new FailedCheck('commitment', `/documents/${index} is not what any change commits to`);
    return [commitment, value] as const;
  });
  const all = new Map(opened);
  if (all.size < opened.length) throw new FailedCheck('commitment', 'a document stands twice');
  return all;
}

function isSet(command: Command): command is ApplyCommand | RejectCommand {
  return command.type === 'apply' || command.type === 'reject';
}

function open(
  { kind, bytes, secret }: BundledDocument,
  at: string,
  { hashes, readDocument }: EvidenceTools,
): readonly [string, BusinessDocument] {
  const text = decodeUtf8(bytes);
  const document =
    text === undefined || !isBilledKind(kind)
      ? E.left('no document of a known kind in UTF-8')
      : readDocument(kind, text);
  if (E.isLeft(document)) throw new FailedCheck('document', `${at}: ${document.left}`);
  return [toHex(commitDocument(hashes, kind, document.right, secret).digest), document.right];
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Decides every set again from its documents and demands the same bytes: then each amount follows from the agreed terms.
 *
 * @returns Whether all sets could be decided; a set without its documents leaves that open.
 */
function reexecute(
  { parties, recordSecret }: EvidenceBundle,
  placed: readonly Placed[],
  documents: ReadonlyMap<string, BusinessDocument>,
  isWhole: boolean,
  hashes: Hashes,
): boolean {
  const book = new BilateralBook({ hashes, parties, recordSecret });
  for (const [commitment, document] of documents) book.supply(commitment, document);
  let complete = isWhole;
  for (const [index, { command }] of placed.entries()) {
    if (!isSet(command)) continue;
    const changes = namedChanges(command);
    if (command.type === 'reject') {
      book.reject(toHex(command.id), changes[rejectedIndex(command.fields.changes)], toHex(headOf(command.id)));
      continue;
    }
    if (
      complete &&
      changes.every(
        ({ kind, commitment }) => isBilledKind(kind) && (commitment === undefined || documents.has(commitment)),
      )
    ) {
      const reviewed = reviewSet(hashes, book, command, documents, proposerOf(command));
      if (E.isLeft(reviewed)) {
        const found = reviewed.left instanceof Error ? reviewed.left.message : reviewed.left.code;
        throw new FailedCheck('reexecution', `/commands/${index}: ${found}`);
      }
    } else {
      complete = false;
    }
    book.apply(toHex(command.id), changes);
  }
  return complete;
}

/** Who wanted a set: where one party acts alone that party, else it makes no difference. */
function proposerOf(command: ApplyCommand): number {
  return command.fields.changes.find(({ actor }) => actor !== ALL_PARTIES)?.actor ?? 0;
}
