import type { ServiceIdentifier } from 'inversify';
import type { Ledger } from '../ledger/ledger.js';
import type { BilateralOptions } from '../services/bilateral-context.js';
import type { PayloadChannel } from '../services/payload-channel.js';
import type { Runtime } from '../services/runtime.js';
import type { Store } from '../store/store.js';
import type { EvidenceTools } from '../protocol/verify-evidence.js';
import type { Bilaterals } from './bilaterals.js';

/** A typed token: binding another type to it does not compile. The same name is the same token in every copy of this package. */
export const token = <T>(name: string): ServiceIdentifier<T> => Symbol.for(`@lateral/${name}`);

/** Bound by the module of the adapter that was chosen. */
export const LEDGER = token<Ledger>('Ledger');
/** Bound by the application: who this party is and with which keys it signs. */
export const PARTY =
  token<Pick<BilateralOptions, 'party' | 'legalIds' | 'keys' | 'coSign' | 'validitySeconds' | 'reliability'>>('Party');
/** Bound by the application: the way to the other party. */
export const PAYLOAD_CHANNEL = token<PayloadChannel>('PayloadChannel');
/** Bound by the application where a party's state is to outlive the process; it is opened and closed there. */
export const STORE = token<Store>('Store');
export const RUNTIME = token<Runtime>('Runtime');
export const EVIDENCE_TOOLS = token<EvidenceTools>('EvidenceTools');
export const BILATERALS = token<Bilaterals>('Bilaterals');
