/** @packageDocumentation MEF 114 Smart Bilaterals, independent of any ledger. */

// Domain
export type {
  AgreementDocument,
  BilledKind,
  BusinessDocument,
  ChargeLine,
  ChargeRule,
  DecimalText,
  DigestText,
  Documents,
  FixedFee,
  GraduatedCharge,
  IntegerText,
  Interval,
  InvoiceDocument,
  InvoiceItem,
  InvoiceItemState,
  InvoiceRef,
  LegalId,
  LegalParty,
  MoneyText,
  OrderDocument,
  OrderRef,
  PaymentDocument,
  PerUnitCharge,
  RatingDocument,
  RoundingMode,
  RuleSetRef,
  TermsDocument,
  Tier,
  UsageDocument,
  UtcTime,
} from './domain/documents.js';
export { actionName, findRow, kindName, LIFECYCLE, stateName } from './domain/table.js';
export type { ActionOf, Kind, KindSource, RowSource, StateOf, TableSource } from './domain/table.js';
export { packTable, unpackTable } from './domain/register/table.js';
export type { RegisterTable } from './domain/register/table.js';
export { applyCommand } from './domain/register/apply-command.js';
export { bilateralIdOf, bilateralKey, keyKey, publicKeyKey, reads, recordKey } from './domain/register/entry-keys.js';
export type { RecordAddress } from './domain/register/entry-keys.js';
export { STATUS } from './domain/register/state.js';
export type {
  BilateralState,
  Entries,
  EntryKey,
  EntryWrite,
  KeyState,
  PartyState,
  PendingRoot,
  RecordState,
  RegisterLedger,
  RegisterView,
  Space,
} from './domain/register/state.js';
export { REGISTER_CODES } from './domain/register/verdict.js';
export type { Refusal, RegisterCode, Verdict } from './domain/register/verdict.js';

// Protocol
export { ByteReader, concatBytes, equalBytes, fromHex, toHex, TruncatedError, uint, utf8 } from './protocol/bytes.js';
export {
  ALGORITHM,
  ALL_PARTIES,
  COMMAND_TYPE,
  epochOfPrev,
  epochPrev,
  headOf,
  RECOVERY_KEY,
  ROOT_KEY,
  ZERO_DIGEST,
  ZERO_HEAD,
} from './protocol/commands.js';
export type {
  Algorithm,
  ApplyCommand,
  Change,
  ChangeSet,
  Command,
  CommandFields,
  CommandType,
  Genesis,
  KeyRegistration,
  KeyRevocation,
  PlainCommand,
  PublicKey,
  Reference,
  RejectCommand,
  RootReplacement,
  Signature,
  StatusChange,
  TableChange,
} from './protocol/commands.js';
export { decodeCommand } from './protocol/decode-command.js';
export type { Malformed } from './protocol/decode-command.js';
export {
  changeIdOf,
  commandMessage,
  encodeBody,
  encodeCommand,
  encodeRejection,
  rejectionMessage,
} from './protocol/encode-command.js';
export { taggedHash, taggedMessage } from './protocol/hash.js';
export type { Hashes, Purpose } from './protocol/hash.js';
export { isCanonicalSignature, toLowS } from './protocol/signature.js';
export type { Verify } from './protocol/signature.js';
export {
  consistencyPath,
  GrowingTree,
  inclusionPath,
  leafHash,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
} from './protocol/tree.js';
export type { Consistency, Inclusion as TreeInclusion } from './protocol/tree.js';

// Ledger port
export { isLedgerError, LEDGER_ERROR_CODES, LedgerError } from './ledger/errors.js';
export type { LedgerErrorCode, LedgerErrorDetails, LedgerErrorStage } from './ledger/errors.js';
export type { FinalityModel, FinalityStages, FinalityStatus } from './ledger/finality.js';
export type {
  CommandOutcome,
  CommandRef,
  HexId,
  Inclusion,
  KeyRef,
  Ledger,
  LedgerEntry,
  LedgerHealth,
  LedgerProof,
  Position,
  PreparedSubmission,
  RecordRef,
  SigningRequest,
  StepwiseLedger,
  SubmissionOutcome,
  WaitOptions,
} from './ledger/ledger.js';
export { DECLARED_REQUIREMENTS } from './ledger/profile.js';
export type { Declaration, LedgerCapabilities, LedgerProfile } from './ledger/profile.js';

// Crypto by Node
export { nodeHashes } from './crypto/node-hashes.js';
export { nodeVerify } from './crypto/node-verify.js';
export type { Signer, SoftwareKeyOptions } from './crypto/signer.js';
export { softwareSigner } from './crypto/software-signer.js';
