import type { Change, Kind, Reference } from '@lateral/core';
import { headOf, LIFECYCLE, nodeHashes, utf8 } from '@lateral/core';
import type { TestChange } from '@lateral/core/conformance';
import { testChange, testRecordId } from '@lateral/core/conformance';

/** A set to measure, and how the records that it builds on stand before. */
export interface Scenario {
  readonly changes: readonly Change[];
  readonly records: readonly Placed[];
}

/** A record that is put where a set needs it. */
export interface Placed extends Reference {
  readonly state: number;
}

/** Sets of which the gas is asserted. Each change has a context of its own, as business sets have. */
export function gasScenarios(): Readonly<Record<string, Scenario>> {
  return {
    'update by both': updates(1),
    'update by both, 16': updates(16),
    'update by both, one reference': updates(1, [AGREEMENT]),
    'update by both, one reference, 16': updates(16, [AGREEMENT]),
    'opening by both': openings(1),
    'opening by both, 16': openings(16),
    'opening by both, one reference': referring(1),
    'opening by both, one reference, 16': referring(16),
    'netting of twelve': netting(12),
    'order placed by its buyer, two references': placing(),
    'order ended by one party, in its epoch': ending(),
  };
}

const AGREEMENT = placed({ kind: 'agreement', state: 'active' });

/** Of orders, which need no reference, or of terms, which need one. */
function updates(count: number, references: readonly Placed[] = []): Scenario {
  const kind = references.length === 0 ? 'order' : 'terms';
  const action = kind === 'order' ? 'modify' : 'amend';
  const records = times(count, (at) => placed({ kind, state: 'active', owner: 1, record: `${kind} ${at}` }));
  const drafts = records.map(
    ({ head }, at) => ({ kind, action, owner: 1, record: `${kind} ${at}`, prev: head }) as const,
  );
  return scenario(
    drafts.map((draft) => ({ ...draft, references })),
    [...references, ...records],
  );
}

function openings(count: number): Scenario {
  return scenario(times(count, (at) => ({ kind: 'agreement', action: 'agree', record: `agreement ${at}` })));
}

function referring(count: number): Scenario {
  const terms = { kind: 'terms', action: 'agree', owner: 1, references: [AGREEMENT] } as const;
  return scenario(
    times(count, (at) => ({ ...terms, record: `terms ${at}` })),
    [AGREEMENT],
  );
}

function netting(count: number): Scenario {
  const records = times(count, (index) =>
    placed({ kind: 'invoice', state: 'binding', owner: index % 2, record: `invoice ${index}` }),
  );
  const nets = records.map(({ head, owner }, index): TestChange<'invoice'> => ({
    ...{ kind: 'invoice', action: 'net', owner, record: `invoice ${index}`, prev: head, document: false },
  }));
  const agree: TestChange<'netting'> = {
    kind: 'netting',
    action: 'agree',
    owner: 1,
    companions: nets.map((_, at) => at),
  };
  return scenario([...nets, agree], records);
}

function placing(): Scenario {
  const agreed = placed({ kind: 'terms', state: 'active', owner: 1 });
  const references = [AGREEMENT, agreed];
  return scenario([{ kind: 'order', action: 'place', owner: 0, actor: 0, references }], references);
}

function ending(): Scenario {
  const record = placed({ kind: 'order', state: 'active', owner: 0 });
  const prev = Uint8Array.from({ length: 24 }, (_, at) => (at < 23 ? 0xff : 0));
  return scenario([{ kind: 'order', action: 'end', owner: 0, actor: 1, prev, document: false }], [record]);
}

function scenario(drafts: readonly TestChange[], records: readonly Placed[] = []): Scenario {
  const changes = drafts.map((draft, index) => ({ ...testChange(draft), context: digest(`context ${index}`) }));
  return { changes, records };
}

interface Place {
  readonly kind: Kind;
  readonly state: string;
  readonly owner?: number;
  readonly record?: string;
}

function placed({ kind, state, owner = 255, record = kind }: Place): Placed {
  const { number, states } = LIFECYCLE.kinds[kind];
  const known: Readonly<Record<string, number>> = states;
  const head = headOf(digest(`head of ${record}`));
  return { kind: number, owner, recordId: testRecordId(record), head, state: known[state] ?? 0 };
}

function digest(text: string): Uint8Array {
  return nodeHashes.sha256(utf8(text));
}

function times<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
