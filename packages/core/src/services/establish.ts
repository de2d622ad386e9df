import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { filter } from 'rxjs';
import { packTable } from '../domain/register/table.js';
import { LIFECYCLE } from '../domain/table.js';
import { equalBytes, fromHex, toHex } from '../protocol/bytes.js';
import type { Command, Genesis, PublicKey, Signature } from '../protocol/commands.js';
import { ROOT_KEY, ZERO_DIGEST } from '../protocol/commands.js';
import { decodeCommand, fingerprintText, PARTIES } from '../protocol/decode-command.js';
import { commandMessage, encodeCommand } from '../protocol/encode-command.js';
import { taggedHash } from '../protocol/hash.js';
import type { WaitOptions } from '../ledger/ledger.js';
import type { BilateralOptions } from './bilateral-context.js';
import { OWN_KEY } from './outbox/outbox.js';
import { CounterpartyError, ProposalRejectedError } from './errors.js';
import type { PayloadChannel, ProposalMessage } from './payload-channel.js';
import { nodeRuntime } from './runtime.js';
import type { Runtime } from './runtime.js';
import type { PartySigner } from './sign.js';
import { sign } from './sign.js';
import type { SmartBilateral } from './smart-bilateral.js';
import { openWithDesk } from './smart-bilateral.js';
import { foundingKey } from './state/keys.js';
import { checkSchema } from './state/schema.js';
import { bytes, decodeStored, encodeStored } from './state/stored-value.js';
import type { Store } from '../store/store.js';
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

/** What a party keeps of a bilateral that is being founded, until it is on the ledger and ever after. */
const founding = t.type({ bilateralId: t.string, recordSecret: bytes, envelope: bytes }, 'founding');
type Founding = t.TypeOf<typeof founding>;

/**
 * Proposes a new bilateral to the other party and resolves once both roots have signed it and the ledger holds it. Called again
 * with the same terms, also after a restart, it goes on where it was; the bilateral that stands already is opened.
 *
 * @throws ProposalRejectedError when the other party refuses; the next call proposes anew · OutcomeUnknownError when the signal
 * fires · StoreError
 * @source MEF 114 R16, R20
 */
export async function establishBilateral(
  options: BilateralOptions,
  terms: BilateralTerms,
  wait: WaitOptions = {},
): Promise<SmartBilateral> {
  const runtime = nodeRuntime(options.runtime);
  const place = await foundingPlace(options, terms, runtime);
  const found = async (): Promise<Founding> => {
    const genesis = genesisOf(options, terms, runtime, runtime.random(32));
    const message = commandMessage(runtime.hashes, 'establish', genesis);
    const signature = await sign(runtime, rootOf(options), message, wait);
    const envelope = encodeCommand('establish', genesis, [signature]);
    return { bilateralId: toHex(runtime.hashes.sha256(message)), recordSecret: runtime.random(32), envelope };
  };
  return settle(options, place, place.known ?? (await keepFounding(options.store, place.key, await found())), wait);
}

/**
 * Waits for the other party's proposal of a bilateral, checks that it is what was agreed, signs it with the root and delivers it.
 * Called again with the same terms it goes on where it was, as {@link establishBilateral} does.
 *
 * @throws CounterpartyError when the proposal is not what was agreed; nothing is signed then.
 */
export async function joinBilateral(
  options: BilateralOptions,
  terms: BilateralTerms,
  wait: WaitOptions = {},
): Promise<SmartBilateral> {
  const runtime = nodeRuntime(options.runtime);
  const place = await foundingPlace(options, terms, runtime);
  const found = async (): Promise<Founding> => {
    const { command, recordSecret } = await nextProposal(options.channel, runtime, wait);
    const genesis = readGenesis(runtime, command);
    const problem = hasLength(recordSecret, 32)
      ? differenceOf(options, terms, runtime, genesis)
      : 'no 32 bytes of record secret came along';
    if (genesis === undefined || recordSecret === undefined || problem !== undefined)
      throw await refusal(options.channel, genesis, problem ?? '');
    const own = await sign(runtime, rootOf(options), genesis.message, wait);
    const signatures: Signature[] = [...genesis.signatures, own].sort((a, b) => a.party - b.party);
    return {
      bilateralId: toHex(genesis.id),
      recordSecret,
      envelope: encodeCommand('establish', genesis.fields, signatures),
    };
  };
  return settle(options, place, place.known ?? (await keepFounding(options.store, place.key, await found())), wait);
}

interface FoundingPlace {
  readonly key: string;
  readonly known: Founding | undefined;
}

/** Where a bilateral of these terms is kept: by all of its genesis but the nonce. */
async function foundingPlace(
  options: BilateralOptions,
  terms: BilateralTerms,
  runtime: Runtime,
): Promise<FoundingPlace> {
  await checkSchema(options.store);
  const genesis = genesisOf(options, terms, runtime, ZERO_DIGEST);
  const key = foundingKey(toHex(runtime.hashes.sha256(commandMessage(runtime.hashes, 'establish', genesis))));
  const value = await options.store.get(key);
  return { key, known: value && decodeStored(founding, key, value) };
}

async function keepFounding(store: Store, key: string, value: Founding): Promise<Founding> {
  await store.write([{ key, value: encodeStored(founding, value) }]);
  return value;
}

/** Opens the bilateral, which sends its genesis until it is on the ledger, and waits for that. */
async function settle(
  options: BilateralOptions,
  { key }: FoundingPlace,
  { bilateralId, recordSecret, envelope }: Founding,
  { signal }: WaitOptions,
): Promise<SmartBilateral> {
  const { bilateral, desk, outbox } = await openWithDesk(options, { bilateralId, recordSecret });
  const { hashes } = nodeRuntime(options.runtime);
  try {
    const genesis = decodeCommand(hashes, envelope);
    const to = E.isRight(genesis) && genesis.right.signatures.length === PARTIES ? 'ledger' : 'otherParty';
    const intent = await outbox.intend(`${OWN_KEY}establish`, bilateralId, () =>
      Promise.resolve({ ...{ commandId: bilateralId, to, envelope, commitments: [], expiry: 0, writes: [] } }),
    );
    await desk.answer(intent, signal);
    return bilateral;
  } catch (error) {
    bilateral.stop();
    if (error instanceof ProposalRejectedError) await options.store.write([{ key, value: undefined }]);
    throw error;
  }
}

function rootOf({ party, keys }: BilateralOptions): PartySigner {
  return { party, keyIndex: ROOT_KEY, signer: keys.root };
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

function nextProposal(
  channel: PayloadChannel,
  { schedule }: Runtime,
  { signal }: WaitOptions,
): Promise<ProposalMessage> {
  const isProposal = (message: { readonly type: string }): message is ProposalMessage => message.type === 'proposal';
  return firstUnlessAborted(channel.messages$.pipe(filter(isProposal)), {
    ...{ signal, schedule, id: 'the proposal of a bilateral' },
  });
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
