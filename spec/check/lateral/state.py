"""What a ledger keeps for a bilateral (verdicts.md §1)."""

from dataclasses import dataclass, field

from .commands import Key

OPEN, CLOSING, CLOSED = 1, 2, 3
NONE = 0
RecordKey = tuple[int, int, bytes]


class Refused(Exception):
    """A verdict with its code, and the index of the change that it is about, if any."""

    def __init__(self, code: str, change: int | None = None):
        super().__init__(code)
        self.code, self.change = code, change


def refuse_if(condition: bool, code: str) -> None:
    if condition:
        raise Refused(code)


@dataclass(frozen=True)
class Record:
    head: bytes = bytes(24)
    state: int = NONE
    epoch: int = 0


@dataclass
class RegisteredKey:
    key: Key
    role: int
    not_before: int
    not_after: int
    delegation: bytes
    revoked: bool = False


@dataclass(frozen=True)
class Pending:
    generation: int
    key: Key
    since: int


@dataclass
class Party:
    root: Key
    recovery: Key
    generation: int = 0
    pending: Pending | None = None
    keys: dict[int, RegisteredKey] = field(default_factory=dict)


@dataclass
class Bilateral:
    table: bytes
    mode: int
    recovery_delay: int
    parties: list[Party]
    taken: set[Key]
    log: list[bytes]
    status: int = OPEN
    successor: bytes = bytes(32)
    table_generation: int = 0
    records: dict[RecordKey, Record] = field(default_factory=dict)

    def record(self, key: RecordKey) -> Record:
        return self.records.get(key, Record())
