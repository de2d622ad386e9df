/**
 * The properties that make the table safe to sign under. Each is a function from a table to the list of its violations,
 * as sentences; empty means that the property holds.
 */

const DEMANDS = ['invoice', 'creditNote', 'netting']; // owner = creditor
const BINDING = {
  invoice: ['binding', 'partlyBinding', 'partlySettled', 'netted'],
  creditNote: ['binding', 'netted'],
  netting: ['agreed'],
  rating: ['agreed', 'billed'],
  usage: ['agreed'],
};
const ENDED = { agreement: ['ended'], terms: ['ended'], order: ['closed', 'void'] };
const ACCRUED = { terms: 'ended', order: 'closed' }; // states in which what accrued is still reported and rated
const CONSUMED = { rating: 'billed', invoice: 'netted', creditNote: 'netted', slaReport: 'credited' };
const CONTESTED = ['disputed', 'partlyBinding', 'partlySettled'];
const OTHER_SIDE = { owner: 'peer', peer: 'owner' };

const named = (row) => `${row.kind}.${row.action} from ${row.from}`;
const actionOf = (row) => `${row.kind}.${row.action}`;
const rowsOf = (table, kind) => table.rows.filter((row) => row.kind === kind);
const pinsOf = (row, kind) => row.pinned.filter((group) => group.kinds.includes(kind));

/** Every name in a row is one of the table, and numbers and keys are unique. */
export function namesExist(table) {
  const knowsAction = (dotted) => {
    const [kind, action] = dotted.split('.');
    return table.kinds[kind]?.actions[action] !== undefined;
  };
  const unknownIn = (row) => {
    const kind = table.kinds[row.kind];
    return [
      [kind?.states[row.from] === undefined || kind.states[row.to] === undefined, 'an unknown state'],
      [kind?.actions[row.action] === undefined, 'an unknown action'],
      [!table.roles.includes(row.role), 'an unknown role'],
      [row.to === 'none', 'a way back to none'],
      [![...(row.companion?.actions ?? []), ...row.companionOf].every(knowsAction), 'an unknown companion'],
      [row.pinned.some((group) => !isGroupKnown(table, group)), 'a group with an unknown kind or state'],
      [
        new Set(row.pinned.flatMap((g) => g.kinds)).size < row.pinned.flatMap((g) => g.kinds).length,
        'one kind in two groups',
      ],
      [row.ownerIs !== 'any' && !kind?.owners.includes(255), 'ownerIs in a kind that is never owned by all'],
      [row.ownerIs === 'all' && ['owner', 'peer'].includes(row.by), 'owner or peer where the owner is all parties'],
    ].flatMap(([broken, what]) => (broken ? [`${named(row)} has ${what}.`] : []));
  };
  return [
    ...table.rows.flatMap(unknownIn),
    ...repeated(Object.values(table.kinds).map((kind) => kind.number)).map((n) => `Number ${n} is given to two kinds.`),
    ...Object.entries(table.kinds).flatMap(([name, kind]) =>
      [kind.states, kind.actions]
        .flatMap((numbers) => repeated(Object.values(numbers)))
        .map((n) => `${name} has number ${n} twice among its states or actions.`),
    ),
  ];
}

function isGroupKnown(table, group) {
  const has = (kind, state) => state !== 'none' && table.kinds[kind]?.states[state] !== undefined;
  return (
    group.kinds.every((kind) => group.states.some((state) => has(kind, state))) &&
    group.states.every((state) => group.kinds.some((kind) => has(kind, state)))
  );
}

const repeated = (values) => values.filter((value, index) => values.indexOf(value) !== index);

/** A row that works only as a companion is taken by the rows that it names, and by no other. */
export function companionsAgree(table) {
  const takers = table.rows.filter((row) => row.companion);
  const companions = table.rows.filter((row) => row.companionOf.length > 0);
  const unanswered = takers.flatMap((taker) =>
    taker.companion.actions
      .filter(
        (action) => !companions.some((row) => actionOf(row) === action && row.companionOf.includes(actionOf(taker))),
      )
      .map((action) => `${named(taker)} takes ${action}, which does not name it.`),
  );
  const untaken = companions.flatMap((row) =>
    row.companionOf
      .filter((wanted) => !takers.some((t) => actionOf(t) === wanted && t.companion.actions.includes(actionOf(row))))
      .map((wanted) => `${named(row)} names ${wanted}, which does not take it.`),
  );
  return [...unanswered, ...untaken];
}

/** §1: the debtor alone never moves a demand out of a binding state, nor what was agreed or billed out of being so. */
export function debtorCannotUnbind(table) {
  return table.rows
    .filter((row) => BINDING[row.kind]?.includes(row.from) && !BINDING[row.kind].includes(row.to))
    .filter((row) => row.by === 'peer' || (row.by === 'either' && row.ownerIs !== 'all')) // owner all: nothing is owed
    .map((row) => `${named(row)} lets ${row.by} alone leave a binding state.`);
}

/** §1: a binding demand is settled only against a payment that was received, by both, or by the creditor's own concession. */
export function settlementNeedsPayment(table) {
  return table.rows
    .filter((row) => DEMANDS.includes(row.kind) && ['settle', 'settlePart'].includes(row.action))
    .filter((row) => !pinsOf(row, 'payment').some((g) => g.min > 0 && g.states.every((state) => state === 'received')))
    .map((row) => `${named(row)} settles without a received payment.`);
}

/** §2: agreement, terms and order are ended by each party alone from every live state, and nothing can outrun it (R24). */
export function eachPartyCanEnd(table) {
  return Object.entries(ENDED).flatMap(([kind, ended]) =>
    Object.keys(table.kinds[kind].states)
      .filter((state) => state !== 'none' && !ended.includes(state))
      .filter((state) => !rowsOf(table, kind).some((row) => isLoneEnd(row, state, ended)))
      .map((state) => `${kind} cannot be ended by one party in state ${state}.`),
  );
}

const isLoneEnd = (row, state, ended) =>
  row.from === state &&
  ended.includes(row.to) &&
  row.by === 'either' &&
  row.prev === 'epoch' &&
  row.pinned.length === 0;

/** §2: an end stops new terms and orders, while what accrued stays billable. */
export function endStopsOnlyWhatIsNew(table) {
  const opensOnEnded = ['terms', 'order'].flatMap((kind) =>
    rowsOf(table, kind)
      .filter((row) => row.pinned.some((g) => g.kinds.some((k) => ENDED[k]?.some((state) => g.states.includes(state)))))
      .map((row) => `${named(row)} builds on something that has ended.`),
  );
  const lost = ['usage', 'slaReport', 'rating'].flatMap((kind) =>
    rowsOf(table, kind)
      .filter((row) =>
        Object.entries(ACCRUED).some(([k, state]) => pinsOf(row, k).some((g) => !g.states.includes(state))),
      )
      .map((row) => `${named(row)} cannot use what accrued before an end.`),
  );
  return [...opensOnEnded, ...lost];
}

/** §3: what was billed, netted or credited is given back by both only, and got so only together with what consumed it. */
export function consumptionIsKept(table) {
  return Object.entries(CONSUMED).flatMap(([kind, state]) => [
    ...rowsOf(table, kind)
      .filter((row) => row.from === state && row.by !== 'both')
      .map((row) => `${named(row)} undoes a consumption without both.`),
    ...rowsOf(table, kind)
      .filter((row) => row.to === state && row.from !== state && row.companionOf.length === 0)
      .map((row) => `${named(row)} consumes without a companion.`),
  ]);
}

/** §3: no invoice comes to life without a rating that is billed with it. */
export function invoicesBillRatings(table) {
  return rowsOf(table, 'invoice')
    .filter((row) => row.from === 'none' || row.action === 'add')
    .filter((row) => !(row.companion?.min > 0 && row.companion.actions.every((action) => action === 'rating.bill')))
    .map((row) => `${named(row)} bills no rating.`);
}

/** §4: a state entered by a row in epoch form is left only by rows that raise the epoch, so an old end cannot strike again. */
export function epochGuardsEnds(table) {
  return table.rows
    .filter((row) => row.prev === 'epoch')
    .flatMap((end) =>
      rowsOf(table, end.kind)
        .filter((row) => row.from === end.to && !row.raisesEpoch)
        .map((row) => `${named(row)} leaves a state that ${end.action} enters, with the same epoch.`),
    );
}

/** §5: no one-signature row keeps the state of a record on which the other side has a row: it could move the head for ever. */
export function nobodyStalls(table) {
  return table.rows
    .filter((row) => row.from === row.to && row.by in OTHER_SIDE)
    .filter((row) =>
      rowsOf(table, row.kind).some((r) => r.from === row.from && [OTHER_SIDE[row.by], 'either'].includes(r.by)),
    )
    .map((row) => `${named(row)} lets ${row.by} move the head away from the other side.`);
}

/** §6: (kind, from, action) is unique. */
export function rowsAreUnique(table) {
  return repeated(table.rows.map(named)).map((name) => `${name} stands twice.`);
}

/** §6: every state is reached from none. */
export function statesAreReachable(table) {
  return Object.entries(table.kinds).flatMap(([kind, { states }]) => {
    const reached = new Set(['none']);
    const rows = rowsOf(table, kind);
    // One round per state suffices: each adds at least one state or nothing ever again.
    for (const _ of Object.keys(states))
      rows.filter((row) => reached.has(row.from)).forEach((row) => reached.add(row.to));
    return Object.keys(states)
      .filter((state) => !reached.has(state))
      .map((state) => `${kind} never reaches ${state}.`);
  });
}

/** §7: a dispute is open exactly while its invoice is disputed, partly binding or partly settled (R75). */
export function disputesFollowInvoices(table) {
  return [...jointStates(table)]
    .map((key) => key.split(' '))
    .filter(([invoice, dispute]) => (dispute === 'open') !== CONTESTED.includes(invoice))
    .map(([invoice, dispute]) => `The invoice can be ${invoice} while its dispute is ${dispute}.`);
}

/** §7: each side alone has a way to end an open dispute. The disputing party owns the dispute and is the invoice's peer. */
export function eachSideCanEndDispute(table) {
  const canEnd = (invoice, side) =>
    rowsOf(table, 'dispute').some(
      (row) =>
        row.from === 'open' &&
        row.to !== 'open' &&
        row.by === side &&
        rowsOf(table, 'invoice').some(
          (r) => r.from === invoice && r.by === OTHER_SIDE[side] && row.companion?.actions.includes(actionOf(r)),
        ),
    );
  return CONTESTED.flatMap((invoice) =>
    Object.keys(OTHER_SIDE)
      .filter((side) => !canEnd(invoice, side))
      .map((side) => `The ${side} of a dispute cannot end it alone while the invoice is ${invoice}.`),
  );
}

function jointStates(table) {
  const invoiceRows = rowsOf(table, 'invoice');
  const withDispute = (row) => row.companionOf.some((action) => action.startsWith('dispute.'));
  const movesOf = ([invoice, dispute]) => [
    ...invoiceRows.filter((row) => row.from === invoice && !withDispute(row)).map((row) => `${row.to} ${dispute}`),
    ...rowsOf(table, 'dispute')
      .filter((row) => row.from === dispute)
      .flatMap((row) =>
        row.companion
          ? invoiceRows
              .filter((r) => r.from === invoice && row.companion.actions.includes(actionOf(r)))
              .map((r) => `${r.to} ${row.to}`)
          : [`${invoice} ${row.to}`],
      ),
  ];
  const seen = new Set(['none none']);
  for (const state of seen) movesOf(state.split(' ')).forEach((next) => seen.add(next)); // a Set visits what is added meanwhile
  return seen;
}

/** Every property by its name. */
export const PROPERTIES = {
  namesExist,
  companionsAgree,
  debtorCannotUnbind,
  settlementNeedsPayment,
  eachPartyCanEnd,
  endStopsOnlyWhatIsNew,
  consumptionIsKept,
  invoicesBillRatings,
  epochGuardsEnds,
  nobodyStalls,
  rowsAreUnique,
  statesAreReachable,
  disputesFollowInvoices,
  eachSideCanEndDispute,
};
