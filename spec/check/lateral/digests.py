"""Tagged digests, key derivation and record ids (bytes.md §2, §4, §5)."""

import hashlib
import hmac

ZERO32 = bytes(32)


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def tag(purpose: str) -> bytes:
    return sha256(f"lateral/v1/{purpose}".encode("ascii"))


def message(purpose: str, body: bytes) -> bytes:
    """What a signer hands to ECDSA with SHA-256; its SHA-256 is the tagged digest."""
    return tag(purpose) * 2 + body


def tagged(purpose: str, body: bytes) -> bytes:
    return sha256(message(purpose, body))


def hmac_sha256(key: bytes, data: bytes) -> bytes:
    return hmac.new(key, data, hashlib.sha256).digest()


def hkdf32(secret: bytes, info: str) -> bytes:
    """HKDF-SHA256 with an empty salt and 32 bytes of output: one block of the expand step."""
    return hmac_sha256(hmac_sha256(ZERO32, secret), info.encode("ascii") + b"\x01")


def with_length(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def record_id(secret: bytes, kind_number: int, parts: list[str]) -> bytes:
    return hmac_sha256(secret, bytes([kind_number]) + b"".join(with_length(part.encode()) for part in parts))
