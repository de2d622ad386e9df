"""Salted commitments to documents (bytes.md §4)."""

from dataclasses import dataclass

from .canonical import member_order, read, write
from .digests import hkdf32, hmac_sha256, sha256, tag, tagged, with_length
from .trees import root_of

SCHEME = b"sha256-jcs"


@dataclass(frozen=True)
class Leaf:
    path: str
    value: object
    salt: bytes
    hash: bytes


@dataclass(frozen=True)
class Commitment:
    commit_salt: bytes
    leaf_key: bytes
    leaves: list[Leaf]
    doc_root: bytes
    digest: bytes


def _pointer(path: str, part: str) -> str:
    return path + "/" + part.replace("~", "~0").replace("/", "~1")


def _flatten(path: str, value):
    if isinstance(value, dict) and value:
        for name in member_order(value):
            yield from _flatten(_pointer(path, name), value[name])
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from _flatten(_pointer(path, str(index)), item)
    else:
        yield path, value


def _leaf(leaf_key: bytes, path: str, value) -> Leaf:
    salt = hmac_sha256(leaf_key, b"leaf" + path.encode())[:16]
    return Leaf(path, value, salt, sha256(b"\x00" + tag("leaf") + salt + write([path, value]).encode()))


def commit(doc_type: str, text: str, secret: bytes) -> Commitment:
    commit_salt = hkdf32(secret, "lateral/v1/commit-salt")
    leaf_key = hkdf32(secret, "lateral/v1/leaf-key")
    leaves = [_leaf(leaf_key, path, value) for path, value in _flatten("", read(text))]
    doc_root = root_of([leaf.hash for leaf in leaves])
    preimage = with_length(SCHEME) + with_length(doc_type.encode("ascii")) + len(leaves).to_bytes(4, "big")
    return Commitment(commit_salt, leaf_key, leaves, doc_root, tagged("commit", preimage + commit_salt + doc_root))
