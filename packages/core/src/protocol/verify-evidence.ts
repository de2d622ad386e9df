import * as E from 'fp-ts/lib/Either.js';
import { applyCommand } from '../domain/register/apply-command.js';
import { checkSignatures } from '../domain/register/check-signatures.js';
import { bilateralKey, keyKey } from '../domain/register/entry-keys.js';
import type { RegisterView } from '../domain/register/state.js';
import { packTable } from '../domain/register/table.js';
import type { Verdict } from '../domain/register/verdict.js';
import { LIFECYCLE } from '../domain/table.js';
import { equalBytes, toHex, utf8 } from './bytes.js';
import type { ApplyCommand, Command, RejectCommand } from './commands.js';
import { ZERO_DIGEST } from './commands.js';
import { decodeCommand, PARTIES } from './decode-command.js';
import { decodeEvidence } from './encode-evidence.js';
import type { Reexecution } from './evidence-documents.js';
import { openDocuments, reexecute } from './evidence-documents.js';
import { EvidenceRegister } from './evidence-register.js';
import type { EvidenceTools, Placed } from './evidence-tools.js';
import { FailedCheck, isSet } from './evidence-tools.js';
import type { EvidenceBundle, EvidenceVerdict, NotShown, ProofLevel } from './evidence.js';
import type { Hashes } from './hash.js';
import { taggedHash } from './hash.js';
import { logHeadMessage, signsHead } from './log-head.js';
import type { Verify } from './signature.js';
import { leafHash, verifyInclusion } from './tree.js';

export type { EvidenceTools, LedgerClaim, VerifyLedgerProof } from './evidence-tools.js';

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
  checkGenesis(bundle, placed[0]?.command, hashes);
  checkInclusion(bundle, placed, hashes);
  const isWhole = placed.reduce((sum, { command }) => sum + leavesOf(command).length, 0) === bundle.head.size;
  checkTimes(bundle, placed, isWhole);
  const register = replay(bundle, placed, isWhole, tools);
  checkHead(bundle, register, tools);
  const documents = openDocuments(bundle, placed, tools);
  const { isComplete, unsound } =
    isWhole && documents.size > 0 ? reexecute(bundle, placed, documents, hashes) : NOT_REEXECUTED;
  return {
    ok: true,
    ...levels(documents.size > 0, isWhole, isComplete, showsLedger(bundle, placed, tools)),
    ...(unsound.length === 0 ? {} : { unsound }),
    summary: {
      bilateralId: toHex(bundle.head.logId),
      logSize: bundle.head.size,
      commands: placed.length,
      documents: documents.size,
      head: toHex(hashes.sha256(logHeadMessage(hashes, bundle.head))),
    },
  };
}

const NOT_REEXECUTED: Reexecution = { isComplete: false, unsound: [] };

function levels(
  hasDocuments: boolean,
  isWhole: boolean,
  isReexecuted: boolean,
  isOnLedger: boolean,
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
    ...(isWhole ? [] : (['absence'] as const)),
    'usage-happened',
    'usage-complete',
    'signing-time',
    isOnLedger ? 'block-final' : 'ledger-inclusion',
    'later-changes',
  ];
  return { level: shows.at(-1), shows, doesNotShow };
}

/** Whether a proof of the ledger shows the newest command; a proof that shows something else fails the bundle. */
function showsLedger(
  { ledgerIdentity, commands, ledgerProofs, head }: EvidenceBundle,
  placed: readonly Placed[],
  { verifyLedgerProof }: EvidenceTools,
): boolean {
  if (verifyLedgerProof === undefined) return false;
  for (const [index, proof] of ledgerProofs.entries()) {
    const found = placed[proof.command];
    const envelope = commands[proof.command]?.bytes;
    if (found === undefined || envelope === undefined)
      throw new FailedCheck('ledger', `/ledgerProofs/${index}/command is none of the bundle`);
    const { command, time } = found;
    const claim = { ledgerIdentity, bilateralId: toHex(head.logId), commandId: toHex(command.id), envelope, time };
    const problem = verifyLedgerProof(proof, claim);
    if (problem !== undefined) throw new FailedCheck('ledger', `/ledgerProofs/${index}: ${problem}`);
  }
  return ledgerProofs.some(({ command }) => command === placed.length - 1);
}

function decode(hashes: Hashes, bytes: Uint8Array, index: number): Command {
  const command = decodeCommand(hashes, bytes);
  if (E.isLeft(command)) throw new FailedCheck('command', `/commands/${index} is no command: ${command.left.problem}`);
  return command.right;
}

/** Ledger time never goes back, and a head carries the time of its last command. */
function checkTimes({ head }: EvidenceBundle, placed: readonly Placed[], isWhole: boolean): void {
  const at = placed.findIndex(({ time }, index) => time < (placed[index - 1]?.time ?? 0));
  if (at >= 0) throw new FailedCheck('time', `/commands/${at} was applied before the one in front of it`);
  const last = placed.at(-1)?.time ?? 0;
  if (isWhole ? head.time !== last : head.time < last)
    throw new FailedCheck('time', '/head/time is not that of the last command');
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
  if (!equalBytes(table, packTable(LIFECYCLE)))
    throw new FailedCheck('table', '/table is not of this version; verify with the version that wrote the bundle');
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
): EvidenceRegister {
  const [genesis] = placed;
  const instance = genesis?.command.type === 'establish' ? genesis.command.fields.ledgerInstance : ZERO_DIGEST;
  const register = new EvidenceRegister(instance, toHex(taggedHash(hashes, 'table', table)), table);
  for (const [index, { command, time }] of placed.entries()) {
    const verdict =
      isWhole || !isSet(command)
        ? applyCommand(register, command, time, verify)
        : judgeAlone(register, command, time, verify);
    if (verdict.result === 'accepted') register.write(verdict.writes);
    else {
      const found = verdict.result === 'rejected' ? verdict.code : verdict.result;
      throw new FailedCheck('register', `/commands/${index} (${command.type}) answers ${found}`);
    }
  }
  return register;
}

/** What can be said of a set whose records are not all here: who signed it. */
function judgeAlone(
  register: RegisterView,
  command: ApplyCommand | RejectCommand,
  time: number,
  verify: Verify,
): Verdict {
  const bilateral = register.get('bilateral', bilateralKey(command.fields.bilateralId).id);
  if (bilateral === undefined) return { result: 'rejected', code: 'bilateralUnknown' };
  const refusal = checkSignatures(register, bilateral, command, time, verify);
  return refusal === undefined ? { result: 'accepted', writes: [], leaves: [] } : { result: 'rejected', ...refusal };
}

function checkHead({ head }: EvidenceBundle, register: EvidenceRegister, { hashes, verify }: EvidenceTools): void {
  if (head.signatures.length !== PARTIES)
    throw new FailedCheck('head', `${head.signatures.length} of ${PARTIES} parties signed it`);
  for (const [party, signature] of head.signatures.entries()) {
    const key = register.get('key', keyKey(head.logId, signature.party, signature.keyIndex).id);
    const valid = signature.party === party && key !== undefined && signsHead({ hashes, verify }, head, key, signature);
    if (!valid) throw new FailedCheck('head', `/head/signatures/${party} does not verify`);
  }
}
