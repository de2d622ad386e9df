// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Tagged digests: SHA256(T ‖ T ‖ m) with T = SHA256("lateral/v1/<purpose>").
library Digests {
    bytes32 internal constant GENESIS = 0x6735e3e9d6d9dd4cc54fe42db3e1dd7fa4ebd6c7efdb832f00a10093e33dd9c8;
    bytes32 internal constant KEY = 0xb9ac7cd356ee80f4627ba718174e9d3cf1545e06c3a92ae5bbcba6173ebf4708;
    bytes32 internal constant REVOKE = 0x31740fecbf2ce37778e8fa61801c5209a5641afea9475ab91bdc538f0fe83494;
    bytes32 internal constant ROOT = 0x709aea0a495eb4241b6f9690ca94c4f2fdd16afa9da120fcdd730ae4d88a478f;
    bytes32 internal constant STATUS = 0x13169dc4b18e20bab0e22f1791f65cb69ae7fb3b19da1a23665c7d4a362fde6e;
    bytes32 internal constant SET_TABLE = 0xcc807c33e9080d64d46c8a569ca3870db7f7825cc191dd144fc2bab9d3b9f99b;
    bytes32 internal constant SET = 0x6171a0d29099e358af7887a3a1b951005eaf82a72212da84a9056348001f62f2;
    bytes32 internal constant CHANGE = 0xe555e27bafac088cb18574f35481414a84fb4314ba2765184d9bc01656d65ac6;
    bytes32 internal constant REJECT = 0xe690ee3500b13e95f933cf171efbb3179fb3b63cbe1062c22f6f49ef7f010e3e;
    bytes32 internal constant TABLE = 0x9998cedfea3bfe886146ac649048e79b79b71411e06f8902b0472c216f48908b;
    bytes32 internal constant LEDGER = 0x60efec1515831a3f20dfb83ad304cb5348a8e746bef879cb3158dc6c10327e6a;

    /// @notice Digest of bytes of calldata.
    function ofCalldata(bytes32 tag, uint256 offset, uint256 length) internal view returns (bytes32 digest) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, tag)
            mstore(add(free, 32), tag)
            calldatacopy(add(free, 64), offset, length)
            if iszero(staticcall(gas(), 2, free, add(64, length), 0, 32)) { revert(0, 0) } // out of gas: no verdict
            digest := mload(0)
        }
    }

    /// @notice changeId: the digest of setId ‖ index u8.
    function ofChange(bytes32 setId, uint256 index) internal view returns (bytes32) {
        return ofWordAnd(CHANGE, setId, index << 248, 1);
    }

    /// @notice rejectId: the digest of setId ‖ reason u32.
    function ofRejection(bytes32 setId, uint256 reason) internal view returns (bytes32) {
        return ofWordAnd(REJECT, setId, reason << 224, 4);
    }

    /// @notice A head is the first 24 bytes of an id; here the other 8 are zero.
    function headOf(bytes32 id) internal pure returns (bytes32) {
        return id >> 64 << 64;
    }

    /// @notice Whether two words begin with the same head.
    function sameHead(bytes32 a, bytes32 b) internal pure returns (bool) {
        return (a ^ b) >> 64 == 0;
    }

    /// @dev Of a word and the first bytes of another.
    function ofWordAnd(bytes32 tag, bytes32 word, uint256 rest, uint256 length) private view returns (bytes32 digest) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, tag)
            mstore(add(free, 32), tag)
            mstore(add(free, 64), word)
            mstore(add(free, 96), rest)
            if iszero(staticcall(gas(), 2, free, add(96, length), 0, 32)) { revert(0, 0) } // out of gas: no verdict
            digest := mload(0)
        }
    }
}
