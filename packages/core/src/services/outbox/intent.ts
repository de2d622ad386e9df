import * as t from 'io-ts';
import type { RegisterCode } from '../../domain/register/verdict.js';
import { REGISTER_CODES } from '../../domain/register/verdict.js';
import { bytes } from '../state/stored-value.js';

/**
 * Where an intent stands.
 *
 * `open`: stored, and being sent until the ledger has the last word · `included`: its command, or the other party's rejection of
 * it, is in a block that may still be undone · `final`: applied for ever · `failed`: it can never be applied, for the reason given ·
 * `parked`: not sent any more for the reason given, though it may still be applied · `abandoned`: parked by its owner, for good.
 */
export const INTENT_STATES = ['open', 'included', 'final', 'failed', 'parked', 'abandoned'] as const;
export type IntentState = (typeof INTENT_STATES)[number];

/** Why an intent failed or was parked: what the register, the other party, or the way to the ledger said. */
export type IntentReason =
  | { readonly by: 'register'; readonly code: RegisterCode; readonly change?: number }
  | { readonly by: 'otherParty'; readonly words: string; readonly onLedger: boolean }
  | { readonly by: 'transport'; readonly words: string };

/** What a party wants to happen once: a signed command with all that is needed to send it again. */
export interface Intent {
  /** The caller's own name for it, or one made from the command's id. */
  readonly key: string;
  /** Hex digest of what was asked for: the same key with another content is a conflict. */
  readonly content: string;
  /** Hex id of the command; a set's id is the digest of what it says. */
  readonly commandId: string;
  /** To whom its bytes go: to the ledger, or to the other party, whose signature is missing. */
  readonly to: 'ledger' | 'otherParty';
  /** The command with the signatures that it has. */
  readonly envelope: Uint8Array;
  /** Commitments of the documents that the other party needs with it. */
  readonly commitments: readonly string[];
  /** Ledger time in whole seconds from which it can not be applied any more; 0: never. */
  readonly expiry: number;
  readonly state: IntentState;
  readonly reason?: IntentReason;
  /** The bytes that the ledger prepared, where they are not the envelope itself. */
  readonly prepared?: Uint8Array;
  /** The number of the ledger account that they were prepared for. */
  readonly sequence?: number;
}

const registerCode = t.keyof(
  Object.fromEntries(REGISTER_CODES.map((code) => [code, null])) as Record<RegisterCode, null>,
);
const reason = t.union([
  t.intersection([t.type({ by: t.literal('register'), code: registerCode }), t.partial({ change: t.number })]),
  t.type({ by: t.literal('otherParty'), words: t.string, onLedger: t.boolean }),
  t.type({ by: t.literal('transport'), words: t.string }),
]);
const state = t.keyof(Object.fromEntries(INTENT_STATES.map((name) => [name, null])) as Record<IntentState, null>);

export const intentCodec = t.intersection(
  [
    t.type({
      ...{ key: t.string, content: t.string, commandId: t.string, envelope: bytes, expiry: t.number, state },
      to: t.union([t.literal('ledger'), t.literal('otherParty')]),
      commitments: t.readonlyArray(t.string),
    }),
    t.partial({ reason, prepared: bytes, sequence: t.number }),
  ],
  'intent',
) as unknown as t.Type<Intent, unknown>; // safe: io-ts adds undefined to what is partial, and JSON has none

/** Whether nothing can happen to it any more. */
export function isSettled({ state }: Intent): boolean {
  return state === 'final' || state === 'failed';
}
