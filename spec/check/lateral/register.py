"""The register: what a ledger answers to a command (verdicts.md §2–§4, §6)."""

from dataclasses import dataclass, field, replace

from . import commands as c
from .changes import judge_changes
from .commands import RECOVERY, ROOT, Command, Key, Sig
from .signatures import verify
from .state import (
    CLOSED,
    CLOSING,
    OPEN,
    Bilateral,
    Party,
    Pending,
    Record,
    RecordKey,
    Refused,
    RegisteredKey,
    refuse_if,
)
from .table import Table

ACCEPTED, ALREADY_APPLIED = "accepted", "alreadyApplied"
MAX_AHEAD = 2_595_600


class AlreadyApplied(Exception):
    pass


@dataclass
class Ledger:
    instance: bytes
    algorithms: set[int]
    tables: dict[bytes, Table]
    bilaterals: dict[bytes, Bilateral] = field(default_factory=dict)

    def deliver(self, envelope: bytes, now: int) -> str:
        return self.answer(envelope, now)[0]

    def answer(self, envelope: bytes, now: int) -> tuple[str, int | None]:
        """The verdict, and the index of the change that an error of pass 2 is about."""
        try:
            command = c.parse(envelope)
        except c.Malformed:
            return "malformed", None
        try:
            if command.type == c.ESTABLISH:
                self._establish(command)
            else:
                self._apply(command, now)
        except Refused as refused:
            return refused.code, refused.change
        except AlreadyApplied:
            return ALREADY_APPLIED, None
        return ACCEPTED, None

    def _establish(self, command: Command) -> None:
        f = command.fields
        keys = [key for party in f["parties"] for key in (party["root"], party["recovery"])]
        refuse_if(any(key.algorithm not in self.algorithms for key in keys), "algorithmUnsupported")
        for sig, message in zip(command.sigs, command.messages):
            self._check_signature(sig, f["parties"][sig.party]["root"], message)
        refuse_if(len(command.sigs) < 2, "signerMissing")
        refuse_if(f["ledgerInstance"] != self.instance, "wrongLedger")
        refuse_if(f["tableDigest"] not in self.tables, "tableUnknown")
        refuse_if(command.id in self.bilaterals, "bilateralExists")
        parties = [Party(party["root"], party["recovery"]) for party in f["parties"]]
        self.bilaterals[command.id] = Bilateral(
            f["tableDigest"], f["mode"], f["recoveryDelay"], parties, set(keys), command.log_leaves
        )

    def _apply(self, command: Command, now: int) -> None:
        b = self.bilaterals.get(command.bilateral_id)
        if b is None:
            raise Refused("bilateralUnknown")
        refuse_if(b.status == CLOSED, "bilateralClosed")
        if _already_applied(b, command, now):
            raise AlreadyApplied
        self._check_signatures(b, command, now)
        effects = {
            c.REGISTER_KEY: _register_key,
            c.REVOKE_KEY: _revoke_key,
            c.REPLACE_ROOT: _replace_root,
            c.SET_STATUS: _set_status,
        }
        if command.type in effects:
            effects[command.type](b, command, now)
        elif command.type == c.SET_TABLE:
            self._set_table(b, command)
        else:
            overlay = judge_changes(b, command, self.tables[b.table])
            if command.type == c.REJECT:
                overlay = _reject(b, command)
            b.records.update(overlay)
        b.log.extend(command.log_leaves)

    def _check_signatures(self, b: Bilateral, command: Command, now: int) -> None:
        brought = _brought_key(command)
        refuse_if(brought is not None and brought.algorithm not in self.algorithms, "algorithmUnsupported")
        for sig, message in zip(command.sigs, command.messages):
            self._check_signature(sig, _signing_key(b, command, sig, now), message)
        refuse_if(len(command.sigs) < _needed_signatures(command), "signerMissing")
        refuse_if(now >= command.expiry, "expired")
        refuse_if(command.expiry > now + MAX_AHEAD, "expiryTooFar")

    def _check_signature(self, sig: Sig, key: Key, message: bytes) -> None:
        refuse_if(sig.algorithm not in self.algorithms or sig.algorithm != key.algorithm, "algorithmUnsupported")
        refuse_if(not verify(key.algorithm, key.x, key.y, message, sig.signature), "signatureInvalid")

    def _set_table(self, b: Bilateral, command: Command) -> None:
        f = command.fields
        refuse_if(f["generation"] != b.table_generation + 1, "generationMismatch")
        refuse_if(f["from"] != b.table or f["to"] not in self.tables, "tableUnknown")
        b.table, b.table_generation = f["to"], f["generation"]


def _already_applied(b: Bilateral, command: Command, now: int) -> bool:
    f = command.fields
    match command.type:
        case c.REGISTER_KEY:
            held = b.parties[f["party"]].keys.get(f["index"])
            return held is not None and replace(held, revoked=False) == _registered(f)
        case c.REVOKE_KEY:
            held = b.parties[f["party"]].keys.get(f["index"])
            return held is not None and held.revoked
        case c.REPLACE_ROOT:
            party = b.parties[f["party"]]
            if party.root == f["key"] and party.generation == f["generation"]:
                return True
            by_recovery = any(sig.key_index == RECOVERY for sig in command.sigs)
            return by_recovery and _is_pending(party, f) and now < party.pending.since + b.recovery_delay
        case c.SET_STATUS:
            return b.status == f["status"] and b.successor == f["successor"]
        case c.SET_TABLE:
            return b.table == f["to"] and b.table_generation == f["generation"]
        case c.APPLY:
            pairs = zip(command.changes, command.change_ids)
            return all(b.record(change.record).head == change_id[:24] for change, change_id in pairs)
    return command.moved is not None and b.record(command.moved.record).head == command.id[:24]


def _brought_key(command: Command) -> Key | None:
    f = command.fields
    if command.type == c.REGISTER_KEY:
        return _registered(f).key
    return f["key"] if command.type == c.REPLACE_ROOT else None


def _signing_key(b: Bilateral, command: Command, sig: Sig, now: int) -> Key:
    party = b.parties[sig.party]
    if sig.key_index == ROOT:
        return party.root
    if sig.key_index == RECOVERY:
        return party.recovery
    if command.type == c.REGISTER_KEY:
        return _registered(command.fields).key
    held = party.keys.get(sig.key_index)
    if held is None:
        raise Refused("keyUnknown")
    refuse_if(held.revoked, "keyRevoked")
    refuse_if(not held.not_before <= now < held.not_after, "keyNotValid")
    return held.key


def _needed_signatures(command: Command) -> int:
    match command.type:
        case c.REVOKE_KEY | c.REPLACE_ROOT:
            return 1
        case c.APPLY:
            return len(set().union(*(change.signers for change in command.changes)))
    return 2


def _registered(f: dict) -> RegisteredKey:
    return RegisteredKey(Key(f["algorithm"], f["x"], f["y"]), f["role"], f["notBefore"], f["notAfter"], f["delegation"])


def _register_key(b: Bilateral, command: Command, now: int) -> None:
    f = command.fields
    registered, keys = _registered(f), b.parties[f["party"]].keys
    refuse_if(registered.key in b.taken, "keyTaken")
    refuse_if(f["index"] in keys, "indexTaken")
    keys[f["index"]] = registered
    b.taken.add(registered.key)


def _revoke_key(b: Bilateral, command: Command, now: int) -> None:
    held = b.parties[command.fields["party"]].keys.get(command.fields["index"])
    if held is None:
        raise Refused("keyUnknown")
    held.revoked = True


def _is_pending(party: Party, f: dict) -> bool:
    return party.pending is not None and (party.pending.generation, party.pending.key) == (f["generation"], f["key"])


def _replace_root(b: Bilateral, command: Command, now: int) -> None:
    f = command.fields
    party = b.parties[f["party"]]
    refuse_if(f["key"] in b.taken and not _is_pending(party, f), "keyTaken")
    refuse_if(f["generation"] != party.generation + 1, "generationMismatch")
    b.taken.add(f["key"])
    if command.sigs[0].key_index == ROOT or _is_pending(party, f):
        party.root, party.generation, party.pending = f["key"], f["generation"], None
    else:
        party.pending = Pending(f["generation"], f["key"], now)


def _set_status(b: Bilateral, command: Command, now: int) -> None:
    f = command.fields
    refuse_if((b.status, f["status"]) not in ((OPEN, CLOSING), (CLOSING, CLOSED)), "statusNotAllowed")
    b.status, b.successor = f["status"], f["successor"]


def _reject(b: Bilateral, command: Command) -> dict[RecordKey, Record]:
    rejecter = command.sigs[1].party
    moved = command.moved
    if rejecter not in command.fields["actors"] or moved is None:
        raise Refused("notRejectable")
    return {moved.record: replace(b.record(moved.record), head=command.id[:24])}
