import { equalBytes, toHex } from '../../protocol/bytes.js';
import type {
  ApplyCommand,
  Command,
  KeyRegistration,
  PlainCommand,
  RejectCommand,
  StatusChange,
  TableChange,
} from '../../protocol/commands.js';
import { headOf, RECOVERY_KEY, rejectedIndex } from '../../protocol/commands.js';
import { actorsOf } from '../../protocol/decode-command.js';
import type { Verify } from '../../protocol/signature.js';
import { checkSet } from './check-set.js';
import { checkSignature, checkSignatures, sameKey } from './check-signatures.js';
import { bilateralKey, keyKey, publicKeyKey, recordKey } from './entry-keys.js';
import type { BilateralState, EntryWrite, KeyState, PartyState, RecordState, RegisterView } from './state.js';
import { STATUS } from './state.js';
import type { Refusal, Verdict } from './verdict.js';
import { refuse } from './verdict.js';

type Outcome = Refusal | readonly EntryWrite[];
type Of<T extends PlainCommand['type']> = Extract<PlainCommand, { type: T }>;
const ALREADY_APPLIED: Verdict = { result: 'alreadyApplied' };

/**
 * The one program on every ledger: judges a command against what the ledger holds and answers with the entries to write.
 *
 * Synchronous and pure; reads nothing but {@link reads} names and writes nothing itself. The first error in the order of
 * {@link REGISTER_CODES} by pass answers (spec/verdicts.md).
 *
 * @param now - Ledger time of application, whole seconds.
 * @source MEF 114 R8, R22, R23, R24
 */
export function applyCommand(view: RegisterView, command: Command, now: number, verify: Verify): Verdict {
  if (command.type === 'establish') return verdict(establish(view, command, verify), command);
  const bilateral = view.get('bilateral', bilateralKey(command.fields.bilateralId).id);
  if (bilateral === undefined) return verdict(refuse('bilateralUnknown'), command);
  if (bilateral.status === STATUS.closed) return verdict(refuse('bilateralClosed'), command);
  if (isAlreadyApplied(view, bilateral, command, now)) return ALREADY_APPLIED;
  const refusal = checkSignatures(view, bilateral, command, now, verify);
  return verdict(refusal ?? perform(view, bilateral, command, now), command);
}

function verdict(outcome: Outcome, command: Command): Verdict {
  if ('code' in outcome) return { result: 'rejected', ...outcome };
  return { result: 'accepted', writes: outcome, leaves: command.type === 'apply' ? command.changeIds : [command.id] };
}

function establish(view: RegisterView, command: Of<'establish'>, verify: Verify): Outcome {
  const { fields, id, message, signatures } = command;
  const keys = fields.parties.flatMap(({ root, recovery }) => [root, recovery]);
  if (!keys.every((key) => view.ledger.algorithms.has(key.algorithm))) return refuse('algorithmUnsupported');
  for (const signature of signatures) {
    const root = fields.parties[signature.party]?.root;
    const refusal = root && checkSignature(view, root, signature, message, verify);
    if (refusal !== undefined) return refusal;
  }
  if (signatures.length < fields.parties.length) return refuse('signerMissing');
  if (!equalBytes(fields.ledgerInstance, view.ledger.instance)) return refuse('wrongLedger');
  if (!view.ledger.tables.has(toHex(fields.tableDigest))) return refuse('tableUnknown');
  const address = bilateralKey(id);
  if (view.get('bilateral', address.id) !== undefined) return refuse('bilateralExists');
  const value: BilateralState = {
    status: STATUS.open,
    tableDigest: fields.tableDigest,
    tableGeneration: 0,
    mode: fields.mode,
    recoveryDelay: fields.recoveryDelay,
    successor: new Uint8Array(32),
    parties: fields.parties.map(({ root, recovery }) => ({ root, generation: 0, recovery, pending: undefined })),
  };
  return [{ ...address, value }, ...keys.map((key): EntryWrite => ({ ...publicKeyKey(id, key), value: true }))];
}

type Addressed = Exclude<Command, { type: 'establish' }>;

/** Whether the ledger stands where this command would bring it, so that delivering it again is harmless. */
function isAlreadyApplied(view: RegisterView, bilateral: BilateralState, command: Addressed, now: number): boolean {
  const id = command.fields.bilateralId;
  switch (command.type) {
    case 'registerKey':
      return isRegistered(view.get('key', keyKey(id, command.fields.party, command.fields.index).id), command.fields);
    case 'revokeKey':
      return view.get('key', keyKey(id, command.fields.party, command.fields.index).id)?.revoked === true;
    case 'replaceRoot':
      return isRootReplaced(bilateral, command, now);
    case 'setStatus':
      return isStatusSet(bilateral, command.fields);
    case 'setTable':
      return isTableSet(bilateral, command.fields);
    case 'apply':
      return command.fields.changes.every((change, index) =>
        standsAt(view.get('record', recordKey(id, change).id), command.changeIds[index]),
      );
    case 'reject':
      return isRejected(view, command);
  }
}

function isStatusSet(bilateral: BilateralState, { status, successor }: StatusChange): boolean {
  return bilateral.status === status && equalBytes(bilateral.successor, successor);
}

function isTableSet(bilateral: BilateralState, { generation, to }: TableChange): boolean {
  return bilateral.tableGeneration === generation && equalBytes(bilateral.tableDigest, to);
}

function isRejected(view: RegisterView, command: RejectCommand): boolean {
  const moved = rejectedChange(command);
  return (
    moved !== undefined && standsAt(view.get('record', recordKey(command.fields.bilateralId, moved).id), command.id)
  );
}

function standsAt(record: RecordState | undefined, id: Uint8Array | undefined): boolean {
  return record !== undefined && id !== undefined && equalBytes(record.head, headOf(id));
}

function isRegistered(held: KeyState | undefined, fields: KeyRegistration): boolean {
  return (
    held !== undefined &&
    sameKey(held.key, fields.key) &&
    held.role === fields.role &&
    held.notBefore === fields.notBefore &&
    held.notAfter === fields.notAfter &&
    equalBytes(held.delegation, fields.delegation)
  );
}

function isRootReplaced(bilateral: BilateralState, command: Of<'replaceRoot'>, now: number): boolean {
  const { party: index, generation, key } = command.fields;
  const party = bilateral.parties[index];
  if (party === undefined) return false;
  if (party.generation === generation && sameKey(party.root, key)) return true;
  const waits = isPending(party, command.fields) && now < party.pending.since + bilateral.recoveryDelay;
  return waits && isByRecovery(command);
}

function isPending(
  party: PartyState,
  { generation, key }: Of<'replaceRoot'>['fields'],
): party is PartyState & { pending: NonNullable<PartyState['pending']> } {
  return party.pending?.generation === generation && sameKey(party.pending.key, key);
}

function isByRecovery(command: Of<'replaceRoot'>): boolean {
  return command.signatures[0]?.keyIndex === RECOVERY_KEY;
}

function perform(view: RegisterView, bilateral: BilateralState, command: Addressed, now: number): Outcome {
  switch (command.type) {
    case 'registerKey':
      return registerKey(view, command);
    case 'revokeKey':
      return revokeKey(view, command);
    case 'replaceRoot':
      return replaceRoot(view, bilateral, command, now);
    case 'setStatus':
      return setStatus(bilateral, command);
    case 'setTable':
      return setTable(view, bilateral, command);
    case 'apply':
      return applySet(view, bilateral, command);
    case 'reject':
      return rejectSet(view, bilateral, command);
  }
}

function registerKey(view: RegisterView, { fields }: Of<'registerKey'>): Outcome {
  const { bilateralId, party, index, key, role, notBefore, notAfter, delegation } = fields;
  const taken = publicKeyKey(bilateralId, key);
  if (view.get('publicKey', taken.id) !== undefined) return refuse('keyTaken');
  const slot = keyKey(bilateralId, party, index);
  if (view.get('key', slot.id) !== undefined) return refuse('indexTaken');
  return [
    { ...slot, value: { key, role, notBefore, notAfter, delegation, revoked: false } },
    { ...taken, value: true },
  ];
}

function revokeKey(view: RegisterView, { fields }: Of<'revokeKey'>): Outcome {
  const slot = keyKey(fields.bilateralId, fields.party, fields.index);
  const held = view.get('key', slot.id);
  return held === undefined ? refuse('keyUnknown') : [{ ...slot, value: { ...held, revoked: true } }];
}

function replaceRoot(view: RegisterView, bilateral: BilateralState, command: Of<'replaceRoot'>, now: number): Outcome {
  const { bilateralId, party: index, generation, key } = command.fields;
  const party = bilateral.parties[index];
  if (party === undefined) return refuse('malformed'); // unreachable: decoding bounds the party
  const taken = publicKeyKey(bilateralId, key);
  const pending = isPending(party, command.fields);
  if (!pending && view.get('publicKey', taken.id) !== undefined) return refuse('keyTaken');
  if (generation !== party.generation + 1) return refuse('generationMismatch'); // one byte in the command: 255 is the last
  const replaced: PartyState =
    isByRecovery(command) && !pending
      ? { ...party, pending: { key, generation, since: now } }
      : { ...party, root: key, generation, pending: undefined };
  const parties = bilateral.parties.map((each, at) => (at === index ? replaced : each));
  return [
    { ...bilateralKey(bilateralId), value: { ...bilateral, parties } },
    { ...taken, value: true },
  ];
}

function setStatus(bilateral: BilateralState, { fields }: Of<'setStatus'>): Outcome {
  const { bilateralId, status, successor } = fields;
  if (status !== bilateral.status + 1) return refuse('statusNotAllowed');
  return [{ ...bilateralKey(bilateralId), value: { ...bilateral, status, successor } }];
}

function setTable(view: RegisterView, bilateral: BilateralState, { fields }: Of<'setTable'>): Outcome {
  const { bilateralId, generation, from, to } = fields;
  if (generation !== bilateral.tableGeneration + 1) return refuse('generationMismatch'); // 255 is the last, as above
  if (!equalBytes(from, bilateral.tableDigest) || !view.ledger.tables.has(toHex(to))) return refuse('tableUnknown');
  return [{ ...bilateralKey(bilateralId), value: { ...bilateral, tableDigest: to, tableGeneration: generation } }];
}

function applySet(view: RegisterView, bilateral: BilateralState, command: ApplyCommand | RejectCommand): Outcome {
  const table = view.ledger.tables.get(toHex(bilateral.tableDigest));
  if (table === undefined) return refuse('tableUnknown'); // unreachable: establish and setTable take known tables only
  const { fields: set, changeIds, signatures } = command;
  return checkSet({ view, bilateral, table, set, changeIds, signatures });
}

/** Runs the set as if the rejecter had signed it, then moves one head instead of applying it: the refused set is dead (CR8, CR9). */
function rejectSet(view: RegisterView, bilateral: BilateralState, command: RejectCommand): Outcome {
  const outcome = applySet(view, bilateral, command);
  if ('code' in outcome) return outcome;
  const moved = rejectedChange(command);
  if (moved === undefined || !actorsOf(command.fields).has(command.rejecter.party)) return refuse('notRejectable');
  const address = recordKey(command.fields.bilateralId, moved);
  const { state, epoch } = view.get('record', address.id) ?? { state: 0, epoch: 0 };
  return [{ ...address, value: { head: headOf(command.id), state, epoch } }];
}

/** The change whose record a rejection moves: the last one that builds on a head. */
function rejectedChange(command: RejectCommand): RejectCommand['fields']['changes'][number] | undefined {
  return command.fields.changes[rejectedIndex(command.fields.changes)];
}
