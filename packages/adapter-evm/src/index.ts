/** @packageDocumentation MEF 114 Smart Bilaterals on EVM chains. */

export { digestAccount, ethersAccount, privateKeyAccount } from './account/account.js';
export type { DigestSigner, EvmAccount } from './account/account.js';
export type { TransactionFields } from './account/encode-transaction.js';
export type { RecoverableSignature } from './account/secp256k1.js';
export { CREATE2_FACTORY, deployRegister } from './deploy.js';
export type { Deployed, DeployOptions } from './deploy.js';
export type { RegisterFound } from './open-checks.js';
export { evmLedger } from './evm-ledger.js';
export type { EvmLedger } from './evm-ledger.js';
export type { EvmFinality, EvmLedgerOptions, RegisterOptions } from './options.js';
export type { EndpointFault, OnFault } from './rpc/nodes.js';
