"""Pass 2: each change of a set against the table, through an overlay (verdicts.md §5)."""

from .commands import ALL, Change, Command, Reference
from .state import CLOSING, NONE, Bilateral, Record, RecordKey, Refused, refuse_if
from .table import Group, Row, Table


def judge_changes(b: Bilateral, command: Command, table: Table) -> dict[RecordKey, Record]:
    overlay: dict[RecordKey, Record] = {}
    rows: list[Row] = []
    taken: set[int] = set()

    def look(key: RecordKey) -> Record:
        return overlay.get(key, b.record(key))

    def judge(change: Change, record: Record) -> Row:
        row = _find_row(table, change, record)
        _check_actor(b, table, command, change, record, row)
        refuse_if((change.commitment != bytes(32)) != row.new_commitment, "commitmentMismatch")
        _check_references(change, row, look)
        _check_companions(command.changes, change, row, taken)
        return row

    for index, (change, change_id) in enumerate(zip(command.changes, command.change_ids)):
        record = look(change.record)
        try:
            row = judge(change, record)
        except Refused as refused:
            raise Refused(refused.code, index) from None
        taken.update(change.companions)
        rows.append(row)
        overlay[change.record] = Record(change_id[:24], row.to, record.epoch + row.raises_epoch)
    for index, row in enumerate(rows):
        if row.companion_of and index not in taken:
            raise Refused("companionUnclaimed", index)
    return overlay


def _find_row(table: Table, change: Change, record: Record) -> Row:
    matches = change.prev[23] == record.epoch if change.epoch_form else change.prev == record.head
    refuse_if(not matches, "headMismatch")
    row = table.rows.get((change.kind, record.state, change.action))
    if row is None or row.epoch_form != change.epoch_form or (row.raises_epoch and record.epoch == 255):
        raise Refused("actionUnknown")
    return row


def _owner_is(owner_is: int, owner: int) -> bool:
    return owner_is == 0 or (owner_is == 2) == (owner == ALL)


def _related(relation: int, owner: int, other: int) -> bool:
    if relation == 0:
        return True
    return ALL not in (owner, other) and (owner == other) == (relation == 1)


def _check_actor(b: Bilateral, table: Table, command: Command, change: Change, record: Record, row: Row) -> None:
    opening = record.state == NONE
    refuse_if(opening and change.owner not in table.kinds[change.kind][0], "ownerNotAllowed")
    refuse_if(not _owner_is(row.owner_is, change.owner), "ownerNotAllowed")
    refuse_if(opening and b.status == CLOSING, "bilateralClosing")
    one = change.owner != ALL
    allowed = {1: {change.owner} if one else set(), 2: {1 - change.owner} if one else set(), 3: {0, 1}, 4: {ALL}}
    refuse_if(change.actor not in allowed[row.by], "actorNotAllowed")
    for sig in command.sigs:
        if sig.party in change.signers:
            refuse_if(b.parties[sig.party].keys[sig.key_index].role not in (0, row.role), "keyNotPermitted")


def _check_references(change: Change, row: Row, look) -> None:
    for group in row.groups:
        refuse_if(sum(ref.kind in group.kinds for ref in change.references) < group.minimum, "referenceCount")
    for ref in change.references:
        group = next((group for group in row.groups if ref.kind in group.kinds), None)
        if group is None:
            raise Refused("referenceKind")
        _check_reference(change, ref, group, look((ref.kind, ref.owner, ref.record_id)))


def _check_reference(change: Change, ref: Reference, group: Group, record: Record) -> None:
    fits = _related(group.owner, change.owner, ref.owner) and _owner_is(group.owner_is, ref.owner)
    refuse_if(not fits, "referenceOwner")
    refuse_if(ref.head != record.head, "referenceHead")
    refuse_if((ref.kind, record.state) not in group.pairs, "referenceState")


def _check_companions(changes: tuple[Change, ...], change: Change, row: Row, taken: set[int]) -> None:
    rule = row.companion
    if rule is None:
        return refuse_if(bool(change.companions), "companionMismatch")
    named = [changes[index] for index in change.companions]
    fits = all(
        (other.kind, other.action) in rule.actions
        and _related(rule.owner, change.owner, other.owner)
        and (not rule.same_id or other.record_id == change.record_id)
        for other in named
    )
    fits = fits and taken.isdisjoint(change.companions) and len(named) >= rule.minimum
    fits = fits and (not rule.both_owners or {other.owner for other in named} >= {0, 1})
    refuse_if(not fits, "companionMismatch")
