"""One checking function per file of spec/vectors; each yields a line for each thing that is not as the file says."""

from collections.abc import Iterator

from . import canonical, commands, trees
from .commitments import commit
from .digests import message, record_id, tagged
from .register import Ledger
from .signatures import verify
from .table import Table, from_packed

Problems = Iterator[str]
unhex = bytes.fromhex


def differ(where: str, what: str, expected, computed) -> Problems:
    if expected != computed:
        yield f"{where}: {what} is {_show(expected)} in the file, {_show(computed)} by this check"


def _show(value) -> str:
    text = value.hex() if isinstance(value, bytes) else repr(value)
    return text if len(text) <= 160 else text[:160] + "…"


def canonical_documents(vectors: list, _) -> Problems:
    for v in vectors:
        try:
            result = ("canonical", canonical.canonicalize(v["text"]))
        except canonical.CanonicalError as error:
            result = ("error", error.code)
        expected = ("error", v["error"]) if "error" in v else ("canonical", v["canonical"])
        yield from differ(v["name"], "the answer", expected, result)


def hashes(vectors: list, _) -> Problems:
    for v in vectors:
        yield from differ(v["purpose"], "digest", v["digest"], tagged(v["purpose"], unhex(v["message"])).hex())


def commitments(vectors: list, _) -> Problems:
    for v in vectors:
        c = commit(v["docType"], v["document"], unhex(v["secret"]))
        leaves = [
            {"path": leaf.path, "value": leaf.value, "salt": leaf.salt.hex(), "hash": leaf.hash.hex()}
            for leaf in c.leaves
        ]
        computed = {"commitSalt": c.commit_salt.hex(), "leafKey": c.leaf_key.hex(), "docRoot": c.doc_root.hex()}
        for what, value in (computed | {"commitment": c.digest.hex(), "leaves": leaves}).items():
            yield from differ(v["name"], what, v[what], value)


def record_ids(vectors: list, _) -> Problems:
    for v in vectors:
        yield from differ(
            v["name"], "recordId", v["recordId"], record_id(unhex(v["secret"]), v["kind"], v["parts"]).hex()
        )


def tree_proofs(vectors: dict, _) -> Problems:
    for number, v in enumerate(vectors["roots"]):
        computed = trees.root_of([trees.leaf_hash(unhex(leaf)) for leaf in v["leaves"]])
        yield from differ(f"roots[{number}]", "root", v["root"], computed.hex())
    for number, v in enumerate(vectors["inclusion"]):
        path = [unhex(p) for p in v["path"]]
        valid = trees.verify_inclusion(v["index"], v["size"], trees.leaf_hash(unhex(v["leaf"])), path, unhex(v["root"]))
        yield from differ(f"inclusion[{number}]", "valid", v["valid"], valid)
    for number, v in enumerate(vectors["consistency"]):
        path = [unhex(p) for p in v["path"]]
        valid = trees.verify_consistency(v["size1"], v["size2"], unhex(v["root1"]), unhex(v["root2"]), path)
        yield from differ(f"consistency[{number}]", "valid", v["valid"], valid)


def heads(vectors: list, _) -> Problems:
    for number, v in enumerate(vectors):
        body = unhex(v["logId"]) + int(v["size"]).to_bytes(8, "big") + unhex(v["root"]) + unhex(v["prevRoot"])
        yield from differ(
            f"head {number}", "digest", v["digest"], tagged("head", body + int(v["time"]).to_bytes(8, "big")).hex()
        )


def tables(vectors: list, _) -> Problems:
    for v in vectors:
        table = from_packed(unhex(v["packed"]))
        yield from differ(v["name"], "packed again", v["packed"], table.pack().hex())
        yield from differ(v["name"], "digest", v["digest"], table.digest.hex())


def signatures(vectors: list, _) -> Problems:
    for v in vectors:
        valid = verify(v["algorithm"], *(unhex(v[name]) for name in ("x", "y", "message", "signature")))
        yield from differ(v["name"], "valid", v["valid"], valid)


def command_bytes(vectors: list, _) -> Problems:
    for v in vectors:
        where = v["name"]
        try:
            command = commands.parse(unhex(v["bytes"]))
        except commands.Malformed as malformed:
            if v.get("error") != "malformed":
                yield f"{where}: the bytes are malformed: {malformed}"
            continue
        if "error" in v:
            yield f"{where}: the bytes are a command, the file says {v['error']}"
            continue
        yield from differ(
            where, "type", v["type"], commands.NAMES[command.type] if isinstance(v["type"], str) else command.type
        )
        yield from differ(where, "id", v["id"], command.id.hex())
        purpose = "set" if command.type == commands.REJECT else commands.PURPOSES[command.type]
        yield from differ(where, "message", v["message"], message(purpose, command.body).hex())
        if "changeIds" in v:
            yield from differ(where, "changeIds", v["changeIds"], [change_id.hex() for change_id in command.change_ids])
        yield from _fields(where, v["fields"], plain(command))


def plain(command: commands.Command) -> dict:
    """The fields of a command under the names of bytes.md, bytes as hex."""
    out = {name: _plain(value) for name, value in command.fields.items() if name != "actors"}
    if command.type != commands.ESTABLISH:
        out |= {"bilateralId": command.bilateral_id.hex(), "expiry": command.expiry}
    if command.changes:
        out["changes"] = [_plain(change) for change in command.changes]
    sigs = [_plain(sig) for sig in command.sigs]
    return out | (
        {"proposer": sigs[0], "rejecter": sigs[1]} if command.type == commands.REJECT else {"signatures": sigs}
    )


def _plain(value):
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        return {_camel(name): _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _fields(where: str, expected, computed) -> Problems:
    """Every field of the file must be one of ours with the same value."""
    if isinstance(expected, dict) and isinstance(computed, dict):
        for name, value in expected.items():
            if name in computed:
                yield from _fields(f"{where}.{name}", value, computed[name])
            else:
                yield f"{where}: bytes.md knows no field {name} here"
    elif isinstance(expected, list) and isinstance(computed, list) and len(expected) == len(computed):
        for number, pair in enumerate(zip(expected, computed)):
            yield from _fields(f"{where}[{number}]", *pair)
    else:
        yield from differ(where, "the field", expected, computed)


def sequence(v: dict, names: "Names") -> Problems:
    """Delivers each command to a fresh ledger and compares the verdict and what the ledger then holds."""
    ledger = _ledger(v["ledger"], names.table)
    for number, step in enumerate(v["steps"]):
        where, envelope = f"{v['name']}, step {number}", unhex(step["command"])
        verdict, change = ledger.answer(envelope, step["now"])
        yield from differ(where, "verdict", step["verdict"], verdict)
        yield from differ(where, "change", step.get("change"), change)
        yield from _state(where, step, _bilateral(ledger, envelope), names)


def _bilateral(ledger: Ledger, envelope: bytes):
    """The bilateral that a step reads: the command's, else the first of the sequence."""
    first = next(iter(ledger.bilaterals.values()), None)
    try:
        return ledger.bilaterals.get(commands.parse(envelope).bilateral_id, first)
    except commands.Malformed:
        return first


def _ledger(description: dict, table: Table) -> Ledger:
    """A digest for which no packed table is given stands for the table of table.json under another name."""
    tables = {unhex(digest): table for digest in description["tables"]}
    for packed in description.get("packedTables", []):
        unpacked = from_packed(unhex(packed))
        tables[unpacked.digest] = unpacked
    return Ledger(unhex(description["instance"]), set(description["algorithms"]), tables)


def _state(where: str, step: dict, bilateral, names: "Names") -> Problems:
    if bilateral is None:
        if {"records", "keys", "log"} & step.keys():
            yield f"{where}: no bilateral to read"
        return
    for record in step.get("records", []):
        kind = names.kind(record["kind"])
        held = bilateral.record((kind, record["owner"], unhex(record["recordId"])))
        what = f"record {record['kind']} {record['owner']} {record['recordId'][:8]}"
        expected = (record["head"], names.state(kind, record["state"]), record["epoch"])
        yield from differ(where, what, expected, (held.head.hex(), held.state, held.epoch))
    for key in step.get("keys", []):
        held = bilateral.parties[key["party"]].keys.get(key["index"])
        computed = {"party": key["party"], "index": key["index"]}
        if held is not None:
            fields = {name: value for name, value in _plain(held).items() if name != "key"}
            computed |= fields | _plain(held.key)
        yield from _fields(f"{where}: key", key, computed)
    if "log" in step:
        root = trees.root_of([trees.leaf_hash(leaf) for leaf in bilateral.log])
        yield from _fields(f"{where}: log", step["log"], {"size": len(bilateral.log), "root": root.hex()})


class Names:
    """Numbers of kinds and states by their names; numbers pass through."""

    def __init__(self, table: Table, source: dict):
        self.table = table
        self._kinds = source["kinds"]
        self._by_number = {kind["number"]: kind for kind in self._kinds.values()}

    def kind(self, kind: str | int) -> int:
        return self._kinds[kind]["number"] if isinstance(kind, str) else kind

    def state(self, kind: int, state: str | int) -> int:
        return self._by_number[kind]["states"].get(state) if isinstance(state, str) else state
