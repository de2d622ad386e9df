import type { Observable } from 'rxjs';
import { defer, EMPTY, filter, ignoreElements, merge, mergeMap, throwError } from 'rxjs';
import * as E from 'fp-ts/lib/Either.js';
import { packTable } from '../domain/register/table.js';
import { LIFECYCLE } from '../domain/table.js';
import { equalBytes, fromHex, toHex } from '../protocol/bytes.js';
import type { Command, Genesis, PublicKey, Signature } from '../protocol/commands.js';
import { ROOT_KEY, ZERO_DIGEST } from '../protocol/commands.js';
import { decodeCommand, fingerprintText } from '../protocol/decode-command.js';
import { commandMessage, encodeCommand } from '../protocol/encode-command.js';
import { taggedHash } from '../protocol/hash.js';
import type { WaitOptions } from '../ledger/ledger.js';
import type { BilateralOptions } from './bilateral-context.js';
import { deliver } from './deliver.js';
import { CounterpartyError, ProposalRejectedError } from './errors.js';
import type { PayloadChannel, ProposalMessage } from './payload-channel.js';
import { nodeRuntime } from './runtime.js';
import type { Runtime } from './runtime.js';
import { sign } from './sign.js';
import type { SmartBilateral } from './smart-bilateral.js';
import { openBilateral } from './smart-bilateral.js';
import { firstUnlessAborted } from './wait.js';

/** What both parties agreed to at onboarding, before anything is on a ledger (MEF 114 R20). */
export interface BilateralTerms {
  /** Root and recovery public keys by party index, exchanged where each is sure of the other. */
  readonly parties: Genesis['parties'];
  /** Commitments only, or inputs on a ledger private to the two. @default 'confidential' */
  readonly mode?: 'confidential' | 'transparent';
  /** Seconds between a replacement of a root by its recovery key and its effect. */
  readonly recoveryDelaySeconds: number;
  /** Hex id of the bilateral that this one continues. */
  readonly predecessor?: string;
}

const MODE = { confidential: 1, transparent: 2 } as const;

/**
 * Proposes a new bilateral to the other party and resolves once both roots have signed it and the ledger holds it.
 *
 * @throws ProposalRejectedError when the other party refuses · OutcomeUnknownError when the signal fires.
 * @source MEF 114 R16, R20
 */
export async function establishBilateral(
  options: BilateralOptions,
  terms: BilateralTerms,
  { signal }: WaitOptions = {},
): Promise<SmartBilateral> {
  const runtime = nodeRuntime(options.runtime);
  const { channel, party, keys, documents } = options;
  const genesis = genesisOf(options, terms, runtime, runtime.random(32));
  const message = commandMessage(runtime.hashes, 'establish', genesis);
  const signature = await sign(
    runtime,
    { party, keyIndex: ROOT_KEY, signer: keys.root },
    message,
    signal && { signal },
  );
  const recordSecret = runtime.random(32);
  const bilateralId = toHex(runtime.hashes.sha256(message));
  const command = encodeCommand('establish', genesis, [signature]);
  await documents.putCommand(bilateralId, command);
  const bilateral = openBilateral(options, { bilateralId, recordSecret }); // listens before anybody can answer
  const asked$ = defer(() => channel.send({ type: 'proposal', command, documents: [], recordSecret }));
  const answer$ = merge(bilateral.changes$(), refusal$(channel, bilateralId), asked$.pipe(ignoreElements()));
  try {
    await firstUnlessAborted(answer$, signal, bilateralId);
    return bilateral;
  } catch (error) {
    bilateral.stop();
    throw error;
  }
}

function refusal$(channel: PayloadChannel, commandId: string): Observable<never> {
  return channel.messages$.pipe(
    mergeMap((message) =>
      message.type === 'refusal' && message.commandId === commandId
        ? throwError(() => new ProposalRejectedError(message))
        : EMPTY,
    ),
  );
}

/**
 * Waits for the other party's proposal of a bilateral, checks that it is what was agreed, signs it with the root and delivers it.
 *
 * @throws CounterpartyError when the proposal is not what was agreed; nothing is signed then.
 */
export async function joinBilateral(
  options: BilateralOptions,
  terms: BilateralTerms,
  wait: WaitOptions = {},
): Promise<SmartBilateral> {
  const runtime = nodeRuntime(options.runtime);
  const { command, recordSecret } = await nextProposal(options.channel, wait.signal);
  const genesis = readGenesis(runtime, command);
  const problem = hasLength(recordSecret, 32)
    ? differenceOf(options, terms, runtime, genesis)
    : 'no 32 bytes of record secret came along';
  if (genesis === undefined || recordSecret === undefined || problem !== undefined)
    throw await refusal(options.channel, genesis, problem ?? '');
  const signer = { party: options.party, keyIndex: ROOT_KEY, signer: options.keys.root };
  const own = await sign(runtime, signer, genesis.message, wait);
  const signatures: Signature[] = [...genesis.signatures, own].sort((a, b) => a.party - b.party);
  const bilateralId = toHex(genesis.id);
  await deliver(encodeCommand('establish', genesis.fields, signatures), { ...options, ...wait, bilateralId });
  return openBilateral(options, { bilateralId, recordSecret });
}

function hasLength(bytes: Uint8Array | undefined, length: number): boolean {
  return bytes?.length === length;
}

/** Tells the proposer why there is no bilateral. */
async function refusal(
  channel: PayloadChannel,
  genesis: GenesisCommand | undefined,
  problem: string,
): Promise<CounterpartyError> {
  const reason = `The proposed bilateral is not what was agreed: ${problem}`;
  const commandId = genesis === undefined ? '' : toHex(genesis.id);
  await channel.send({ type: 'refusal', commandId, reason, onLedger: false });
  return new CounterpartyError(reason);
}

type GenesisCommand = Extract<Command, { type: 'establish' }>;

function readGenesis({ hashes }: Runtime, bytes: Uint8Array): GenesisCommand | undefined {
  const decoded = decodeCommand(hashes, bytes);
  return E.isRight(decoded) && decoded.right.type === 'establish' ? decoded.right : undefined;
}

function nextProposal(channel: PayloadChannel, signal: AbortSignal | undefined): Promise<ProposalMessage> {
  const isProposal = (message: { readonly type: string }): message is ProposalMessage => message.type === 'proposal';
  return firstUnlessAborted(channel.messages$.pipe(filter(isProposal)), signal, 'the proposal of a bilateral');
}

function genesisOf(
  { ledger }: BilateralOptions,
  terms: BilateralTerms,
  { hashes }: Runtime,
  nonce: Uint8Array,
): Genesis {
  return {
    ledgerInstance: fromHex(ledger.profile.instance),
    tableDigest: taggedHash(hashes, 'table', packTable(LIFECYCLE)),
    mode: MODE[terms.mode ?? 'confidential'],
    recoveryDelay: terms.recoveryDelaySeconds,
    predecessor: terms.predecessor === undefined ? ZERO_DIGEST : fromHex(terms.predecessor),
    nonce,
    parties: terms.parties,
  };
}

/** What of a proposed genesis was not agreed; the nonce is the proposer's to choose. */
function differenceOf(
  options: BilateralOptions,
  terms: BilateralTerms,
  runtime: Runtime,
  genesis: GenesisCommand | undefined,
): string | undefined {
  if (genesis === undefined) return 'it is no establish';
  const { fields, signatures } = genesis;
  const expected = genesisOf(options, terms, runtime, fields.nonce);
  const members = ['ledgerInstance', 'tableDigest', 'predecessor'] as const;
  const wrong = members.find((member) => !equalBytes(fields[member], expected[member]));
  if (wrong !== undefined) return `${wrong} is ${toHex(fields[wrong])}; agreed was ${toHex(expected[wrong])}`;
  if (fields.mode !== expected.mode || fields.recoveryDelay !== expected.recoveryDelay)
    return 'mode or recovery delay differ';
  const keysOf = (parties: Genesis['parties']): string =>
    parties
      .flatMap(({ root, recovery }) => [root, recovery])
      .map((key: PublicKey) => fingerprintText(key))
      .join();
  if (keysOf(fields.parties) !== keysOf(expected.parties)) return 'root or recovery keys differ';
  return signatures.length === 1 && signatures[0]?.party === 1 - options.party
    ? undefined
    : 'it is not signed by the other party alone';
}
