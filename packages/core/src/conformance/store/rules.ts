/** A rule that each store keeps. The kit has a case or more for each; docs/reference/store-port.md explains them. */
export interface StoreRule {
  /** As in the titles: `S9`. */
  readonly number: number;
  readonly title: string;
  /** Whether it is about what a place keeps; the cases are then skipped for a store that keeps nothing. */
  readonly needsDurable: boolean;
}

const rule = (number: number, title: string, needsDurable = false): StoreRule => ({ number, title, needsDurable });

/** All rules for implementors, in order. A number is never used again for another rule. */
export const STORE_RULES: readonly StoreRule[] = [
  rule(1, 'Before open every operation answers storeNotOpen.'),
  rule(
    2,
    'open while open does nothing; close is terminal and idempotent, and every operation answers storeClosed after it.',
  ),
  rule(3, 'What was written is read, byte for byte; what was removed or never written is undefined.'),
  rule(4, 'A batch is written whole or not at all.'),
  rule(5, 'The last write of a key within a batch counts.'),
  rule(6, 'Batches take effect in the order of the calls, waited for or not.'),
  rule(7, 'A range begins with its first key, ends before its last, and is ordered by the bytes of the keys.'),
  rule(8, 'A range has as many entries as it asks for, from its beginning, or in reverse from its end.'),
  rule(9, 'Bytes are copied on their way in and on their way out.'),
  rule(10, 'What is within the caps is kept; what is beyond them is a RangeError, and nothing of it is written.'),
  rule(11, 'A range shows each batch whole or not at all, also while it is being written.'),
  rule(12, 'A hundred writes at once are all answered, and all there.'),
  rule(13, 'Whatever the sequence of calls, a store answers as an ordered map would.'),
  rule(14, 'What was answered is there when the place is opened again.', true),
  rule(15, 'A place has one owner: another is refused with storeLocked, or takes over and fences the first.', true),
];
