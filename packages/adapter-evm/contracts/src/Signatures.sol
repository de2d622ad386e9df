// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Calldata} from "./Calldata.sol";
import {ILateralRegister} from "./ILateralRegister.sol";
import {Words} from "./Store.sol";

/// @dev Goes through the signatures of a command and their hints.
struct Verifier {
    /// Bit 0 ES256K, bit 1 ES256.
    uint256 algorithms;
    /// Index of the next signature.
    uint256 index;
    /// Position of its hint, and the end of the hints.
    uint256 hint;
    uint256 hintsEnd;
}

/// @title ECDSA over a digest, on secp256k1 and P-256.
/// @dev `sig = party u8 ‖ key index u8 ‖ algorithm u8 ‖ length u16 ‖ r 32 ‖ s 32`. Range and low s are checked here, as the
/// precompiles take a high s, which would give a command two signatures. A secp256k1 signature whose R has an x of the
/// group's order or above (one in 2^127) is refused: ecrecover cannot express it.
library Signatures {
    uint256 private constant ES256K = 1;
    uint256 private constant ES256 = 2;
    uint256 private constant LENGTH = 64;
    // Offsets in a signature.
    uint256 private constant ALGORITHM = 2;
    uint256 private constant R = 5;
    uint256 private constant S = 37;
    uint256 private constant SECP256K1_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
    uint256 private constant P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551;

    function isSupported(uint256 algorithms, uint256 algorithm) internal pure returns (bool) {
        return algorithms << 1 >> algorithm & 1 == 1;
    }

    /// @notice Judges the signature at `offset`; the hint is used up.
    /// @param key A stored key: fingerprint in the first 20 bytes, algorithm in the last 4 bits.
    /// @param point Position of the key's x ‖ y where the command holds it, else 0: then an ES256 hint has to give it.
    function verify(Verifier memory verifier, bytes32 key, uint256 offset, bytes32 digest, uint256 point)
        internal
        view
    {
        uint256 algorithm = Calldata.u8(offset + ALGORITHM);
        if (!isSupported(verifier.algorithms, algorithm) || algorithm != uint256(key) & 0x0f) {
            revert ILateralRegister.AlgorithmUnsupported();
        }
        if (!isCanonical(algorithm, offset)) revert ILateralRegister.SignatureInvalid();
        bool isValid = algorithm == ES256K
            ? isRecovered(key, offset, digest, takeParity(verifier))
            : isVerified(offset, digest, takePoint(verifier, key, point));
        if (!isValid) revert ILateralRegister.SignatureInvalid();
        unchecked {
            ++verifier.index;
        }
    }

    function isCanonical(uint256 algorithm, uint256 offset) private pure returns (bool) {
        unchecked {
            uint256 order = algorithm == ES256K ? SECP256K1_ORDER : P256_ORDER;
            uint256 r = uint256(Calldata.word(offset + R));
            uint256 s = uint256(Calldata.word(offset + S));
            // 0 wraps around and is refused, too.
            return r - 1 < order - 1 && s - 1 < order / 2 && Calldata.u16(offset + 3) == LENGTH;
        }
    }

    /// @dev Without a hint, even is tried first.
    function takeParity(Verifier memory verifier) private pure returns (uint256 parity) {
        uint256 hint = verifier.hint;
        if (hint >= verifier.hintsEnd) return 0;
        unchecked {
            verifier.hint = hint + 1;
        }
        return Calldata.u8(hint) & 1;
    }

    /// @dev Tries the hinted parity of R's y, then the other one.
    function isRecovered(bytes32 key, uint256 offset, bytes32 digest, uint256 parity)
        private
        view
        returns (bool isSigner)
    {
        assembly ("memory-safe") {
            let signer := shr(96, key)
            let free := mload(0x40)
            mstore(free, digest)
            calldatacopy(add(free, 64), add(offset, R), 64)
            for { let tries := 2 } and(gt(tries, 0), iszero(isSigner)) { tries := sub(tries, 1) } {
                mstore(add(free, 32), add(27, parity))
                mstore(0, 0) // what ecrecover answers for a signature of no key, and no key has that address
                if iszero(staticcall(gas(), 1, free, 128, 0, 32)) { revert(0, 0) } // out of gas: no verdict
                isSigner := and(eq(mload(0), signer), gt(signer, 0))
                parity := xor(parity, 1)
            }
        }
    }

    function takePoint(Verifier memory verifier, bytes32 key, uint256 point) private pure returns (uint256) {
        uint256 hint = verifier.hint;
        verifier.hint += 64;
        if (point != 0) return point;
        bool isHinted = verifier.hint <= verifier.hintsEnd
            && bytes20(Words.keyWord(ES256, Calldata.hash(hint, 64))) == bytes20(key);
        if (!isHinted) revert ILateralRegister.HintMissing(verifier.index);
        return hint;
    }

    /// @dev EIP-7951 answers one word for a valid signature, nothing for any other, and fails only for want of gas.
    function isVerified(uint256 offset, bytes32 digest, uint256 point) private view returns (bool isValid) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, digest)
            calldatacopy(add(free, 32), add(offset, 5), 64)
            calldatacopy(add(free, 96), point, 64)
            if iszero(staticcall(gas(), 0x100, free, 160, 0, 32)) { revert(0, 0) }
            isValid := and(eq(returndatasize(), 32), eq(mload(0), 1))
        }
    }
}
