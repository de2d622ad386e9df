"""ECDSA over secp256k1 (1, ES256K) and P-256 (2, ES256), raw r and s, low s (bytes.md §6)."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

CURVES = {1: ec.SECP256K1(), 2: ec.SECP256R1()}
ORDERS = {
    1: 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141,
    2: 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
}


def verify(algorithm: int, x: bytes, y: bytes, message: bytes, signature: bytes) -> bool:
    if algorithm not in CURVES or len(signature) != 64:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    order = ORDERS[algorithm]
    if not 0 < r < order or not 0 < s <= order // 2:
        return False
    try:
        numbers = ec.EllipticCurvePublicNumbers(int.from_bytes(x, "big"), int.from_bytes(y, "big"), CURVES[algorithm])
        numbers.public_key().verify(encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))
    except (ValueError, InvalidSignature):
        return False
    return True
