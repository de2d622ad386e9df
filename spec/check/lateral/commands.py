"""Envelopes of the eight signed commands, read strictly (bytes.md §7, §10)."""

from dataclasses import dataclass, field

from .digests import message, tagged

ESTABLISH, REGISTER_KEY, REVOKE_KEY, REPLACE_ROOT, SET_STATUS, SET_TABLE, APPLY, REJECT = range(1, 9)
NAMES = ("", "establish", "registerKey", "revokeKey", "replaceRoot", "setStatus", "setTable", "apply", "reject")
PURPOSES = ("", "genesis", "key", "revoke", "root", "status", "settable", "set", "reject")
ALL = 255
ROOT, RECOVERY = 255, 254
PARTIES = (0, 1)
EPOCH_FORM = b"\xff" * 23


class Malformed(Exception):
    pass


def require(condition: bool, what: str) -> None:
    if not condition:
        raise Malformed(what)


class Reader:
    def __init__(self, data: bytes):
        self.data = data
        self.at = 0

    def take(self, length: int) -> bytes:
        require(self.at + length <= len(self.data), "cut short")
        self.at += length
        return self.data[self.at - length : self.at]

    def uint(self, length: int) -> int:
        return int.from_bytes(self.take(length), "big")

    def end(self) -> None:
        require(self.at == len(self.data), "trailing bytes")


@dataclass(frozen=True)
class Key:
    algorithm: int
    x: bytes
    y: bytes


@dataclass(frozen=True)
class Sig:
    party: int
    key_index: int
    algorithm: int
    signature: bytes


@dataclass(frozen=True)
class Reference:
    kind: int
    owner: int
    record_id: bytes
    head: bytes


@dataclass(frozen=True)
class Change:
    kind: int
    action: int
    owner: int
    actor: int
    record_id: bytes
    prev: bytes
    commitment: bytes
    context: bytes
    references: tuple[Reference, ...]
    companions: tuple[int, ...]

    @property
    def record(self) -> tuple[int, int, bytes]:
        return self.kind, self.owner, self.record_id

    @property
    def epoch_form(self) -> bool:
        return self.prev[:23] == EPOCH_FORM

    @property
    def signers(self) -> set[int]:
        return set(PARTIES) if self.actor == ALL else {self.actor}


@dataclass(frozen=True)
class Command:
    type: int
    body: bytes  # what is hashed: the body, or the set
    id: bytes
    bilateral_id: bytes
    expiry: int | None
    sigs: tuple[Sig, ...]
    messages: tuple[bytes, ...]  # what each of the sigs is over
    fields: dict = field(default_factory=dict)
    changes: tuple[Change, ...] = ()

    @property
    def change_ids(self) -> list[bytes]:
        set_id = tagged("set", self.body)
        return [tagged("change", set_id + bytes([index])) for index in range(len(self.changes))]

    @property
    def moved(self) -> Change | None:
        """The change whose record a reject moves."""
        return next((change for change in reversed(self.changes) if not change.epoch_form), None)

    @property
    def log_leaves(self) -> list[bytes]:
        return self.change_ids if self.type == APPLY else [self.id]


def parse(envelope: bytes) -> Command:
    r = Reader(envelope)
    kind = r.uint(1)
    require(ESTABLISH <= kind <= REJECT, "unknown type")
    if kind in (APPLY, REJECT):
        return _parse_set_command(kind, r)
    start = r.at
    require(r.uint(1) == 1, "layout")
    bilateral_id, expiry = (b"", None) if kind == ESTABLISH else (r.take(32), _expiry(r))
    fields = _BODIES[kind](r)
    body = r.data[start : r.at]
    sigs = _sigs(r)
    r.end()
    _check_sigs(kind, fields, sigs)
    command_id = tagged(PURPOSES[kind], body)
    signed = message(PURPOSES[kind], body)
    if kind == ESTABLISH:
        bilateral_id = command_id
    return Command(kind, body, command_id, bilateral_id, expiry, sigs, (signed,) * len(sigs), fields)


def _parse_set_command(kind: int, r: Reader) -> Command:
    start = r.at
    bilateral_id, expiry, changes = _set(r)
    body = r.data[start : r.at]
    set_id, set_message = tagged("set", body), message("set", body)
    actors = set().union(*(change.signers for change in changes))
    if kind == APPLY:
        sigs = _sigs(r)
        length = r.uint(4)
        require(length <= 65_536, "witness too long")
        witness = r.take(length)
        r.end()
        _ascending(sigs, actors)
        require(all(sig.key_index < RECOVERY for sig in sigs), "key index")
        return Command(
            kind, body, set_id, bilateral_id, expiry, sigs, (set_message,) * len(sigs), {"witness": witness}, changes
        )
    proposer = _sig(r)
    reason = r.uint(4)
    rejecter = _sig(r)
    r.end()
    require(proposer.party != rejecter.party, "proposer rejects")
    require(proposer.party in actors, "proposer is no actor")
    require(max(proposer.key_index, rejecter.key_index) < RECOVERY, "key index")
    preimage = set_id + reason.to_bytes(4, "big")
    messages = (set_message, message("reject", preimage))
    fields = {"reason": reason, "actors": actors}
    return Command(
        kind, body, tagged("reject", preimage), bilateral_id, expiry, (proposer, rejecter), messages, fields, changes
    )


def _set(r: Reader) -> tuple[bytes, int, tuple[Change, ...]]:
    require(r.uint(1) == 1, "layout")
    bilateral_id = r.take(32)
    expiry = _expiry(r)
    count = r.uint(1)
    require(1 <= count <= 16, "number of changes")
    changes = tuple(_change(r, index) for index in range(count))
    require(sum(len(c.references) for c in changes) <= 24, "references")
    require(sum(len(c.companions) for c in changes) <= 15, "companions")
    require(len({c.record for c in changes}) == count, "one record twice")
    return bilateral_id, expiry, changes


def _change(r: Reader, own_index: int) -> Change:
    kind, action, owner, actor = r.uint(1), r.uint(1), _owner(r), _owner(r)
    record_id, prev, commitment, context = r.take(32), r.take(24), r.take(32), r.take(32)
    references = tuple(Reference(r.uint(1), _owner(r), r.take(32), r.take(24)) for _ in range(r.uint(1)))
    companions = tuple(r.take(r.uint(1)))
    require(all(index < own_index for index in companions), "companion not below its change")
    require(len(set(companions)) == len(companions), "companion twice")
    return Change(kind, action, owner, actor, record_id, prev, commitment, context, references, companions)


def _owner(r: Reader) -> int:
    value = r.uint(1)
    require(value in (0, 1, ALL), "owner or actor")
    return value


def _party(r: Reader) -> int:
    value = r.uint(1)
    require(value in PARTIES, "party")
    return value


def _expiry(r: Reader) -> int:
    value = r.uint(5)
    require(value % 3600 == 0, "expiry off the hour")
    return value


def _key(r: Reader) -> Key:
    return Key(r.uint(1), r.take(32), r.take(32))


def _sig(r: Reader) -> Sig:
    return Sig(_party(r), r.uint(1), r.uint(1), r.take(r.uint(2)))


def _sigs(r: Reader) -> tuple[Sig, ...]:
    return tuple(_sig(r) for _ in range(r.uint(1)))


def _establish(r: Reader) -> dict:
    fields = {"ledgerInstance": r.take(32), "tableDigest": r.take(32), "mode": r.uint(1), "recoveryDelay": r.uint(4)}
    fields |= {"predecessor": r.take(32), "nonce": r.take(32)}
    require(fields["mode"] in (1, 2), "mode")
    require(r.uint(1) == 2, "number of parties")
    fields["parties"] = [{"root": _key(r), "recovery": _key(r)} for _ in PARTIES]
    require(len({key for party in fields["parties"] for key in party.values()}) == 4, "equal keys")
    return fields


def _register_key(r: Reader) -> dict:
    fields = {"party": _party(r), "index": _key_index(r), "algorithm": r.uint(1), "role": r.uint(1)}
    fields |= {
        "notBefore": r.uint(5),
        "notAfter": r.uint(5),
        "delegation": r.take(32),
        "x": r.take(32),
        "y": r.take(32),
    }
    require(fields["notBefore"] < fields["notAfter"], "validity")
    return fields


def _key_index(r: Reader) -> int:
    value = r.uint(1)
    require(value < RECOVERY, "key index")
    return value


def _revoke_key(r: Reader) -> dict:
    return {"party": _party(r), "index": _key_index(r)}


def _replace_root(r: Reader) -> dict:
    return {"party": _party(r), "generation": r.uint(1), "key": _key(r)}


def _set_status(r: Reader) -> dict:
    fields = {"status": r.uint(1), "successor": r.take(32)}
    require(fields["status"] in (2, 3), "status")
    return fields


def _set_table(r: Reader) -> dict:
    return {"generation": r.uint(1), "from": r.take(32), "to": r.take(32)}


_BODIES = {
    ESTABLISH: _establish,
    REGISTER_KEY: _register_key,
    REVOKE_KEY: _revoke_key,
    REPLACE_ROOT: _replace_root,
    SET_STATUS: _set_status,
    SET_TABLE: _set_table,
}


def _ascending(sigs: tuple[Sig, ...], needed: set[int]) -> None:
    parties = [sig.party for sig in sigs]
    require(parties == sorted(set(parties)), "parties not ascending")
    require(set(parties) <= needed, "a signature that is not needed")


def _check_sigs(kind: int, fields: dict, sigs: tuple[Sig, ...]) -> None:
    if kind == REGISTER_KEY:
        expected = [(fields["party"], ROOT), (fields["party"], fields["index"])]
        given = [(sig.party, sig.key_index) for sig in sigs]
        require(given == expected[: len(given)], "root, then the key itself")
        return
    _ascending(sigs, {fields["party"]} if "party" in fields else set(PARTIES))
    allowed = (ROOT, RECOVERY) if kind == REPLACE_ROOT else (ROOT,)
    require(all(sig.key_index in allowed for sig in sigs), "key index")
