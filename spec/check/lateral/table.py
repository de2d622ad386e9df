"""The table: from its JSON, from and to its packed bytes (bytes.md §11)."""

import json
from dataclasses import dataclass
from pathlib import Path

from .commands import Reader, require
from .digests import tagged

BY = {"owner": 1, "peer": 2, "either": 3, "both": 4}
OWNER_IS = {"any": 0, "one": 1, "all": 2}
RELATION = {"any": 0, "same": 1, "other": 2}
OWNER_BITS = {0: 1, 1: 2, 255: 128}


@dataclass(frozen=True)
class Group:
    minimum: int
    owner: int
    owner_is: int
    pairs: frozenset[tuple[int, int]]

    @property
    def kinds(self) -> set[int]:
        return {kind for kind, _ in self.pairs}


@dataclass(frozen=True)
class Companion:
    minimum: int
    owner: int
    same_id: bool
    both_owners: bool
    actions: frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Row:
    kind: int
    state: int
    action: int
    to: int
    by: int
    owner_is: int
    role: int
    new_commitment: bool
    epoch_form: bool
    raises_epoch: bool
    groups: tuple[Group, ...]
    companion: Companion | None
    companion_of: frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Table:
    kinds: dict[int, tuple[frozenset[int], int]]  # number to (owners, role)
    rows: dict[tuple[int, int, int], Row]

    def pack(self) -> bytes:
        kinds = b"".join(
            bytes([number, sum(OWNER_BITS[o] for o in owners), role])
            for number, (owners, role) in sorted(self.kinds.items())
        )
        rows = b"".join(_pack_row(row) for _, row in sorted(self.rows.items(), key=lambda entry: entry[0]))
        return bytes([1, len(self.kinds)]) + kinds + len(self.rows).to_bytes(2, "big") + rows

    @property
    def digest(self) -> bytes:
        return tagged("table", self.pack())


def _pairs(pairs) -> bytes:
    return bytes([len(pairs)]) + b"".join(bytes(pair) for pair in sorted(pairs))


def _pack_row(row: Row) -> bytes:
    flags = 1 * row.new_commitment + 2 * row.epoch_form + 4 * row.raises_epoch
    out = bytes([row.kind, row.state, row.action, row.to, row.by, row.owner_is, row.role, flags, len(row.groups)])
    for group in row.groups:
        out += bytes([group.minimum, group.owner, group.owner_is]) + _pairs(group.pairs)
    c = row.companion
    if c:
        out += bytes([1, c.minimum, c.owner, 1 * c.same_id + 2 * c.both_owners]) + _pairs(c.actions)
    else:
        out += b"\x00"
    return out + _pairs(row.companion_of)


def from_packed(data: bytes) -> Table:
    r = Reader(data)
    require(r.uint(1) == 1, "layout")
    kinds = {}
    for _ in range(r.uint(1)):
        number, owners, role = r.take(3)
        kinds[number] = (frozenset(o for o, bit in OWNER_BITS.items() if owners & bit), role)
    rows = {}
    for _ in range(r.uint(2)):
        row = _unpack_row(r)
        rows[row.kind, row.state, row.action] = row
    r.end()
    return Table(kinds, rows)


def _unpack_pairs(r: Reader) -> frozenset[tuple[int, int]]:
    return frozenset((r.uint(1), r.uint(1)) for _ in range(r.uint(1)))


def _unpack_row(r: Reader) -> Row:
    kind, state, action, to, by, owner_is, role, flags = r.take(8)
    groups = tuple(Group(r.uint(1), r.uint(1), r.uint(1), _unpack_pairs(r)) for _ in range(r.uint(1)))
    companion = None
    if r.uint(1):
        minimum, owner, bits = r.take(3)
        companion = Companion(minimum, owner, bool(bits & 1), bool(bits & 2), _unpack_pairs(r))
    booleans = (bool(flags & 1), bool(flags & 2), bool(flags & 4))
    return Row(kind, state, action, to, by, owner_is, role, *booleans, groups, companion, _unpack_pairs(r))


def from_json(source: dict) -> Table:
    kinds, roles = source["kinds"], source["roles"]

    def action_pair(dotted: str) -> tuple[int, int]:
        kind, action = dotted.split(".")
        return kinds[kind]["number"], kinds[kind]["actions"][action]

    def group(g: dict) -> Group:
        pairs = frozenset(
            (kinds[k]["number"], kinds[k]["states"][s])
            for k in g["kinds"]
            for s in g["states"]
            if s in kinds[k]["states"]
        )
        return Group(g["min"], RELATION[g["owner"]], OWNER_IS[g["ownerIs"]], pairs)

    def companion(c: dict | None) -> Companion | None:
        if c is None:
            return None
        return Companion(
            c["min"], RELATION[c["owner"]], c["sameId"], c["bothOwners"], frozenset(map(action_pair, c["actions"]))
        )

    def row(r: dict) -> Row:
        kind = kinds[r["kind"]]
        return Row(
            kind["number"], kind["states"][r["from"]], kind["actions"][r["action"]], kind["states"][r["to"]],
            BY[r["by"]], OWNER_IS[r["ownerIs"]], roles.index(r["role"]),
            r["commitment"] == "new", r["prev"] == "epoch", r["raisesEpoch"],
            tuple(map(group, r["pinned"])), companion(r["companion"]), frozenset(map(action_pair, r["companionOf"])),
        )  # fmt: skip

    rows = [row(r) for r in source["rows"]]
    return Table(
        {k["number"]: (frozenset(k["owners"]), roles.index(k["role"])) for k in kinds.values()},
        {(r.kind, r.state, r.action): r for r in rows},
    )


def load(path: Path) -> tuple[Table, dict]:
    """The table and its JSON, which has the names."""
    source = json.loads(path.read_text("utf-8"))
    return from_json(source), source
