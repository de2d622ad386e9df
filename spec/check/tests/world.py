"""Builds and signs commands for the tests, with names of the table instead of numbers."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from lateral.digests import message, sha256, tagged
from lateral.register import Ledger
from lateral.signatures import CURVES, ORDERS
from lateral.table import load

TABLE, SOURCE = load(Path(__file__).parents[2] / "table.json")
KINDS, ROLES = SOURCE["kinds"], SOURCE["roles"]
LEDGER = sha256(b"ledger")
HOUR = 3600
T0 = 500_000 * HOUR
FOREVER = 2**40 - 1
ALL = 255


class Signer:
    def __init__(self, name: str, algorithm: int = 1):
        self.algorithm = algorithm
        secret = int.from_bytes(sha256(name.encode()), "big") % (ORDERS[algorithm] - 1) + 1
        self.private = ec.derive_private_key(secret, CURVES[algorithm])
        numbers = self.private.public_key().public_numbers()
        self.x, self.y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")

    @property
    def packed(self) -> bytes:
        return bytes([self.algorithm]) + self.x + self.y

    def sign(self, data: bytes) -> bytes:
        r, s = decode_dss_signature(self.private.sign(data, ec.ECDSA(SHA256())))
        s = min(s, ORDERS[self.algorithm] - s)
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def sig(self, party: int, index: int, data: bytes) -> bytes:
        return bytes([party, index, self.algorithm]) + (64).to_bytes(2, "big") + self.sign(data)


@dataclass(frozen=True)
class Ch:
    """A change by names; `prev` None asks the world for the head that the record has now."""

    kind: str
    action: str
    owner: int
    id: str
    actor: int
    prev: bytes | None = None
    pins: tuple[tuple[str, int, str], ...] = ()
    companions: tuple[int, ...] = ()
    commitment: bytes | None = None
    extra: dict = field(default_factory=dict)

    def but(self, **changes) -> "Ch":
        return replace(self, **changes)


def rid(name: str) -> bytes:
    return sha256(name.encode())


class World:
    """One ledger with one bilateral; each party has a key of role all at index 0."""

    def __init__(self, algorithms=(1, 2), delay: int = 7200, parties_algorithm: int = 1):
        self.ledger = Ledger(LEDGER, set(algorithms), {TABLE.digest: TABLE})
        self.now = T0
        self.roots = [Signer(f"root{p}", parties_algorithm) for p in (0, 1)]
        self.recoveries = [Signer(f"recovery{p}", parties_algorithm) for p in (0, 1)]
        self.keys = {(p, 0): Signer(f"key{p}", parties_algorithm) for p in (0, 1)}
        self.genesis = self.genesis_body(delay)
        self.id = tagged("genesis", self.genesis)
        assert self.deliver(self.establish()) == "accepted"
        for p in (0, 1):
            assert self.deliver(self.register(p, 0, self.keys[p, 0])) == "accepted"

    @property
    def bilateral(self):
        return self.ledger.bilaterals[self.id]

    def deliver(self, envelope: bytes, now: int | None = None) -> str:
        return self.ledger.deliver(envelope, self.now if now is None else now)

    def genesis_body(
        self, delay: int, table: bytes = TABLE.digest, instance: bytes = LEDGER, nonce: bytes = bytes(32)
    ) -> bytes:
        keys = b"".join(key.packed for pair in zip(self.roots, self.recoveries) for key in pair)
        return (
            bytes([1])
            + instance
            + table
            + bytes([1])
            + delay.to_bytes(4, "big")
            + bytes(32)
            + nonce
            + bytes([2])
            + keys
        )

    def establish(self, body: bytes | None = None, parties=(0, 1)) -> bytes:
        body = self.genesis if body is None else body
        return self.rooted(1, "genesis", body, parties)

    def rooted(self, kind: int, purpose: str, body: bytes, parties=(0, 1)) -> bytes:
        sigs = b"".join(self.roots[p].sig(p, 255, message(purpose, body)) for p in parties)
        return bytes([kind]) + body + bytes([len(parties)]) + sigs

    def header(self, expiry: int | None = None) -> bytes:
        expiry = self.now - self.now % HOUR + 24 * HOUR if expiry is None else expiry
        return bytes([1]) + self.id + expiry.to_bytes(5, "big")

    def register(
        self, party, index, key, role=0, valid=(0, FOREVER), expiry=None, possession=True, by=None, delegation=bytes(32)
    ):
        body = self.header(expiry) + bytes([party, index, key.algorithm, role])
        body += valid[0].to_bytes(5, "big") + valid[1].to_bytes(5, "big") + delegation + key.x + key.y
        self.keys.setdefault((party, index), key)
        m = message("key", body)
        sigs = [(by or self.roots[party]).sig(party, 255, m)] + ([key.sig(party, index, m)] if possession else [])
        return bytes([2]) + body + bytes([len(sigs)]) + b"".join(sigs)

    def revoke(self, party: int, index: int) -> bytes:
        return self.rooted(3, "revoke", self.header() + bytes([party, index]), (party,))

    def replace_root(self, party: int, generation: int, key: Signer, recovery: bool = False, expiry=None) -> bytes:
        body = self.header(expiry) + bytes([party, generation]) + key.packed
        signer, index = (self.recoveries[party], 254) if recovery else (self.roots[party], 255)
        return bytes([4]) + body + b"\x01" + signer.sig(party, index, message("root", body))

    def status(self, status: int, successor: bytes = bytes(32), parties=(0, 1)) -> bytes:
        return self.rooted(5, "status", self.header() + bytes([status]) + successor, parties)

    def table(self, generation: int, before: bytes, after: bytes) -> bytes:
        return self.rooted(6, "settable", self.header() + bytes([generation]) + before + after)

    def head(self, kind: str, owner: int, name: str) -> bytes:
        return self.bilateral.record((KINDS[kind]["number"], owner, rid(name))).head

    def state(self, kind: str, owner: int, name: str) -> str:
        number = self.bilateral.record((KINDS[kind]["number"], owner, rid(name))).state
        return next(state for state, n in KINDS[kind]["states"].items() if n == number)

    def change(self, ch: Ch) -> bytes:
        kind = KINDS[ch.kind]
        prev = self.head(ch.kind, ch.owner, ch.id) if ch.prev is None else ch.prev
        rows = [r for r in SOURCE["rows"] if (r["kind"], r["action"]) == (ch.kind, ch.action)]
        commitment = ch.commitment
        if commitment is None:
            commitment = bytes(32) if rows and rows[0]["commitment"] == "same" else sha256(ch.id.encode())
        out = bytes([kind["number"], kind["actions"].get(ch.action, 99), ch.owner, ch.actor])
        out += rid(ch.id) + prev + commitment + bytes(32) + bytes([len(ch.pins)])
        for pin_kind, owner, name in ch.pins:
            head = ch.extra.get("pinHead", self.head(pin_kind, owner, name))
            out += bytes([KINDS[pin_kind]["number"], owner]) + rid(name) + head
        return out + bytes([len(ch.companions), *ch.companions])

    def set(self, *changes: Ch, expiry: int | None = None) -> bytes:
        return self.header(expiry) + bytes([len(changes)]) + b"".join(map(self.change, changes))

    def apply(self, *changes: Ch, indices=None, parties=None, expiry=None, witness: bytes = b"") -> bytes:
        body = self.set(*changes, expiry=expiry)
        if parties is None:
            parties = sorted({p for ch in changes for p in ((0, 1) if ch.actor == ALL else (ch.actor,))})
        m = message("set", body)
        sigs = b""
        for p in parties:
            index = (indices or {}).get(p, 0)
            sigs += self.keys[p, index].sig(p, index, m)
        return bytes([7]) + body + bytes([len(parties)]) + sigs + len(witness).to_bytes(4, "big") + witness

    def reject(self, *changes: Ch, proposer: int, reason: int = 7, indices=None, rejecter: int | None = None) -> bytes:
        body = self.set(*changes)
        by = 1 - proposer if rejecter is None else rejecter
        index = indices or {}
        first = self.keys[proposer, index.get(proposer, 0)].sig(proposer, index.get(proposer, 0), message("set", body))
        preimage = tagged("set", body) + reason.to_bytes(4, "big")
        second = self.keys[by, index.get(by, 0)].sig(by, index.get(by, 0), message("reject", preimage))
        return bytes([8]) + body + first + reason.to_bytes(4, "big") + second

    def go(self, *changes: Ch, **options) -> str:
        return self.deliver(self.apply(*changes, **options))


AGREE = Ch("agreement", "agree", ALL, "msa", ALL)
TERMS = Ch("terms", "agree", 1, "uni", ALL, pins=(("agreement", ALL, "msa"),))
PLACE = Ch("order", "place", 0, "po1", 0, pins=(("agreement", ALL, "msa"), ("terms", 1, "uni")))
END_ORDER = Ch("order", "end", 0, "po1", 0, prev=b"\xff" * 23 + b"\x00")


def ordered() -> World:
    w = World()
    for change in (AGREE, TERMS, PLACE, Ch("order", "accept", 0, "po1", 1), Ch("order", "activate", 0, "po1", ALL)):
        assert w.go(change) == "accepted"
    return w


def rated() -> World:
    """Order active, usage agreed, one rating of usage (r1) and one of a fixed fee (r2), both agreed."""
    w = ordered()
    pins = (("terms", 1, "uni"), ("usage", 1, "u1"))
    fixed = (("terms", 1, "uni"), ("order", 0, "po1"))
    assert w.go(Ch("usage", "report", 1, "u1", 1, pins=(("order", 0, "po1"),))) == "accepted"
    assert w.go(Ch("usage", "agree", 1, "u1", 0)) == "accepted"
    assert (
        w.go(Ch("rating", "rateUsage", 1, "r1", 1, pins=pins), Ch("rating", "rateFixed", 1, "r2", 1, pins=fixed))
        == "accepted"
    )
    assert w.go(Ch("rating", "agree", 1, "r1", 0), Ch("rating", "agree", 1, "r2", 0)) == "accepted"
    return w


BILL = (
    Ch("rating", "bill", 1, "r1", 1),
    Ch("rating", "bill", 1, "r2", 1),
    Ch("invoice", "issue", 1, "i1", 1, companions=(0, 1)),
)
