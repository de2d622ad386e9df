#!/usr/bin/env python3
"""Recomputes every vector of spec/vectors from the text of spec/bytes.md and spec/verdicts.md.

python3 spec/check/check.py               one line per file; exit 1 on the first file with a difference
python3 spec/check/check.py --self-test   flips one bit in some vectors of each file and expects to be told
"""

import copy
import json
import random
import sys
from pathlib import Path

from lateral import amounts, vectors
from lateral.table import from_packed, load

SPOILED = 20
SPEC = Path(__file__).resolve().parents[1]
VECTORS = SPEC / "vectors"
# Check of each file, and the members of it that hold answers: a self-test spoils those.
FILES = {
    "canonical": (vectors.canonical_documents, {"canonical", "error"}),
    "hashes": (vectors.hashes, {"digest"}),
    "commitments": (vectors.commitments, {"commitment", "docRoot", "commitSalt", "leafKey", "hash", "salt", "path"}),
    "record-ids": (vectors.record_ids, {"recordId"}),
    "trees": (vectors.tree_proofs, {"valid"}),
    "tables": (vectors.tables, {"digest"}),
    "heads": (vectors.heads, {"digest"}),
    "signatures": (vectors.signatures, {"valid"}),
    "commands": (vectors.command_bytes, {"id", "message", "error"}),
    "money": (amounts.money, {"expected", "sum", "difference", "product", "comparison", "problem"}),
    "rating": (amounts.rating, {"exact", "minor", "description", "problem", "field"}),
}
SEQUENCE_ANSWERS = {"verdict", "head", "state", "root"}


def read(path: Path):
    return json.loads(path.read_text("utf-8"))


def check_table(names: vectors.Names) -> list[str]:
    digest = names.table.digest
    packed = bytes.fromhex((SPEC / "generated/table.packed.hex").read_text("ascii").strip())
    stated = read(SPEC / "generated/table.digest.json")["tableDigest"]
    problems = [*vectors.differ("generated/table.packed.hex", "the bytes", packed, names.table.pack())]
    problems += vectors.differ("generated/table.digest.json", "tableDigest", stated, digest.hex())
    if from_packed(packed) != names.table:
        problems.append("generated/table.packed.hex: unpacks to another table")
    return problems


def missing() -> list[str]:
    return [f"vectors/{name}.json is missing" for name in FILES if not (VECTORS / f"{name}.json").exists()]


def sources():
    """Name, content, check and answers of each file of vectors that is there."""
    for name, (check, answers) in FILES.items():
        path = VECTORS / f"{name}.json"
        if path.exists():
            yield f"{name}.json", read(path), check, answers
    for path in sorted((VECTORS / "sequences").glob("*.json")):
        yield f"sequences/{path.name}", read(path), all_sequences, SEQUENCE_ANSWERS


def all_sequences(content: list, names: vectors.Names):
    for item in content:
        yield from vectors.sequence(item, names)


def count(content) -> str:
    groups = content.values() if isinstance(content, dict) else [content]
    total = sum(len(group) for group in groups if isinstance(group, list))
    steps = sum(len(item["steps"]) for group in groups for item in group if isinstance(item, dict) and "steps" in item)
    return f"{total} vectors" + (f", {steps} steps" if steps else "")


def run(names: vectors.Names) -> int:
    problems = check_table(names)
    print(f"table: {len(names.table.rows)} rows, digest {names.table.digest.hex()[:16]}…")
    for name, content, check, _ in sources():
        if problems:
            break
        problems = list(check(content, names))
        print(f"{name}: {count(content)}, {len(problems)} differences")
    problems += missing()
    for problem in problems[:50]:
        print("  " + problem)
    return 1 if problems else 0


def answers_of(node, names: set[str]):
    """Places (container, member) of the answers in a part of a file."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        if key in names and isinstance(value, (str, bool)) and value != "":
            yield node, key
        elif key != "fields":
            yield from answers_of(value, names)


def spoil(value):
    """One bit of it; hex stays hex."""
    if isinstance(value, bool):
        return not value
    if set(value) <= set("0123456789abcdef"):
        return f"{int(value[0], 16) ^ 1:x}" + value[1:]
    return chr(ord(value[0]) ^ 1) + value[1:]


def self_test(names: vectors.Names) -> int:
    """Each spoiled output must be reported: a check that never fails checks nothing."""
    picker = random.Random(1)
    missed = []
    for name, content, check, answers in sources():
        parts = [[item] for item in content] if isinstance(content, list) else [content]
        for part in picker.choices(parts, k=SPOILED):
            spoiled = copy.deepcopy(part)
            container, member = picker.choice(list(answers_of(spoiled, answers)))
            container[member] = spoil(container[member])
            if not any(check(spoiled, names)):
                missed.append(f"{name}: a spoiled {member} went unnoticed in {json.dumps(part)[:80]}")
        print(f"{name}: {SPOILED} answers spoiled")
    print("\n".join(missed) if missed else "every spoiled answer was reported")
    return 1 if missed else 0


if __name__ == "__main__":
    command = self_test if "--self-test" in sys.argv[1:] else run
    sys.exit(command(vectors.Names(*load(SPEC / "table.json"))))
