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
export { allocate } from './domain/allocate.js';
export type { WeightsProblem } from './domain/allocate.js';
export { balanceOf } from './domain/balance.js';
export type { Balance } from './domain/balance.js';
export type { Book, BookRecord } from './domain/book.js';
export { BilateralBook, ruleSetDigest } from './domain/bilateral-book.js';
export { BusinessRuleError } from './domain/business-rule-error.js';
export type { BusinessRule, BusinessRuleFacts } from './domain/business-rule-error.js';
export { addDays, isCalendarMonth } from './domain/calendar.js';
export type { BusinessCommand, BusinessEvent, RecordPointer } from './domain/commands.js';
export { decide } from './domain/decide.js';
export type { DecideError, Decision } from './domain/decide.js';
export { addDecimals, compareDecimals, divideDecimals, multiplyDecimals, roundDecimal } from './domain/decimal.js';
export type { Decimal } from './domain/decimal.js';
export { decimal, decimalFromText, decimalToText } from './domain/decimal-text.js';
export type { DecimalProblem } from './domain/decimal-text.js';
export { evolve } from './domain/evolve.js';
export { generateInvoice } from './domain/generate-invoice.js';
export type { InvoiceHeader } from './domain/generate-invoice.js';
export { invoicePointer } from './domain/kinds/invoice.js';
export { orderPointer } from './domain/kinds/order.js';
export { rateCharge, ratingPointer } from './domain/kinds/rating.js';
export type { RatingSubject } from './domain/kinds/rating.js';
export { isBilledKind } from './domain/kinds/rules.js';
export { agreementPointer, termsPointer } from './domain/kinds/terms.js';
export { usagePointer } from './domain/kinds/usage.js';
export { UsageBatch } from './domain/usage-batch.js';
export type { UsageBatchOptions, UsageRecordFate, UsageRecordInput, UsageSubject } from './domain/usage-batch.js';
export { UsageRecordError } from './domain/usage-record-error.js';
export type { UsageRecordFacts, UsageRecordProblem } from './domain/usage-record-error.js';
export {
  addMoney,
  compareMoney,
  formatMinor,
  isInCurrency,
  money,
  moneyFromText,
  moneyToText,
  negateMoney,
  percentOf,
  subtractMoney,
} from './domain/money.js';
export type { Money, MoneyProblem } from './domain/money.js';
export { namedChanges } from './domain/named-change.js';
export type { NamedChange, RecordChange } from './domain/named-change.js';
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

// Rules
export { checkChargeRules, compileCharge } from './rules/charge.js';
export type { CompiledCharge } from './rules/charge.js';
export { taxOf, totalsOf } from './rules/invoice-sums.js';
export type { InvoiceTotals } from './rules/invoice-sums.js';
export { priceExactly } from './rules/price-tiers.js';
export type { RatingProblem, RatingProblemCode } from './rules/problem.js';
export { rate } from './rules/rate.js';
export type { RatedCharge } from './rules/rate.js';
export { checkRuleSet, ruleSetContent } from './rules/rule-set.js';
export type { RuleSetContent } from './rules/rule-set.js';

// Protocol
export { canonicalBytes, canonicaliseText, canonicalText, isInstant } from './protocol/canonical.js';
export type { DocumentObject, DocumentProblem, DocumentProblemCode, DocumentValue } from './protocol/canonical.js';
export {
  COMMITMENT_SCHEME,
  commitDocument,
  commitmentDigest,
  documentLeaves,
  documentLeafHash,
  documentSalts,
  leafSalt,
} from './protocol/commitment.js';
export type { Commitment, DocumentLeaf, DocumentSalts } from './protocol/commitment.js';
export { decodeEvidence, encodeEvidence } from './protocol/encode-evidence.js';
export type {
  BundledCommand,
  BundledDocument,
  BundledLedgerProof,
  EvidenceBundle,
  EvidenceSummary,
  EvidenceVerdict,
  NotShown,
  ProofLevel,
} from './protocol/evidence.js';
export { JsonNumber, jsonPointer, parsePlainJson, readJson } from './protocol/json.js';
export type { JsonLimits, JsonObject, JsonProblem, JsonValue } from './protocol/json.js';
export { logHeadMessage } from './protocol/log-head.js';
export type { LogHead, SignedLogHead } from './protocol/log-head.js';
export { recordIdOf } from './protocol/record-id.js';
export { verifyEvidence } from './protocol/verify-evidence.js';
export type { EvidenceTools, LedgerClaim, VerifyLedgerProof } from './protocol/verify-evidence.js';
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
  inclusionPaths,
  leafHash,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
} from './protocol/tree.js';
export type { Consistency, Inclusion as TreeInclusion } from './protocol/tree.js';

// Ledger port
export { isLedgerError, LEDGER_ERROR_CODES, LedgerError } from './ledger/errors.js';
export type { LedgerErrorCode, LedgerErrorDetails, LedgerErrorStage } from './ledger/errors.js';
export { abortedBefore, ledgerClosed, ledgerNotOpen, submitUnlessAborted } from './ledger/lifecycle.js';
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
  SequencedLedger,
  SigningRequest,
  StepwiseLedger,
  SubmissionOutcome,
  WaitOptions,
} from './ledger/ledger.js';
export { DECLARED_REQUIREMENTS } from './ledger/profile.js';
export type { Declaration, LedgerCapabilities, LedgerProfile } from './ledger/profile.js';
export type { Schedule } from './ledger/schedule.js';

// Store port
export { checkBatch, checkKey, checkRange } from './store/check.js';
export { isStoreError, STORE_ERROR_CODES, StoreError } from './store/errors.js';
export type { StoreErrorCode } from './store/errors.js';
export { memoryStore } from './store/memory-store.js';
export { KEY_LENGTH_MAX, RANGE_MAX, VALUE_LENGTH_MAX } from './store/store.js';
export type { KeyRange, Store, StoreEntry, StoreWrite } from './store/store.js';

// Crypto by Node
export { nodeHashes } from './crypto/node-hashes.js';
export { nodeVerify } from './crypto/node-verify.js';
export type { Signer, SoftwareKeyOptions } from './crypto/signer.js';
export { softwareSigner } from './crypto/software-signer.js';

// Codecs
export { documentCodec } from './codecs/documents.js';
export { readDocument, readDocumentValue } from './codecs/read-document.js';
export type { DocumentReadProblem } from './codecs/read-document.js';

// Services
export type { BilateralChange } from './services/bilateral-change.js';
export type { BilateralAddress, BilateralOptions, PartyKeys } from './services/bilateral-context.js';
export type { ChangesFilter } from './services/bilateral-feed.js';
export { coSignWhatIsSound, REJECTION_REASON } from './services/co-sign.js';
export type { CoSign, CoSignAnswer, Proposal } from './services/co-sign.js';
export type { SubmitOptions } from './services/command-desk.js';
export type { ConsumeHandler, Projection } from './services/follow/consumer.js';
export { INTENT_STATES } from './services/outbox/intent.js';
export type { Intent, IntentReason, IntentState } from './services/outbox/intent.js';
export type { IntentReport, OutboxControl } from './services/outbox/outbox-control.js';
export type { Reliability } from './services/reliability.js';
export type { StoredDocument } from './services/state/bilateral-records.js';
export {
  BusinessKeyConflictError,
  BusinessKeyUnknownError,
  CommandRejectedError,
  CounterpartyError,
  DocumentInvalidError,
  LedgerStalledError,
  OutcomeUnknownError,
  ProposalRejectedError,
} from './services/errors.js';
export { establishBilateral, joinBilateral } from './services/establish.js';
export type { BilateralTerms } from './services/establish.js';
export { EvidenceUnavailableError } from './services/evidence.js';
export { inProcessChannels } from './services/payload-channel.js';
export type { ChannelMessage, PayloadChannel } from './services/payload-channel.js';
export { nodeSchedule } from './services/runtime.js';
export type { Runtime } from './services/runtime.js';
export { SignerFaultyError } from './services/sign.js';
export { openBilateral } from './services/smart-bilateral.js';
export type { NewKey, SmartBilateral } from './services/smart-bilateral.js';
export { SetMismatchError } from './domain/review-set.js';
export { nodeEvidenceTools } from './services/node-evidence-tools.js';
