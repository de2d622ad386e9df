// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Digests} from "./Digests.sol";

/// @title What a register can say of the chain that it is on.
library LedgerIdentity {
    bytes16 private constant HEX = "0123456789abcdef";

    /// @notice ledgerInstance: H_ledger of {"adapter":"lateral-evm","chain":"eip155:…","register":"0x…"}.
    function digest() internal view returns (bytes32) {
        bytes memory text = abi.encodePacked(
            "{\"adapter\":\"lateral-evm\",\"chain\":\"eip155:",
            decimal(block.chainid),
            "\",\"register\":\"0x",
            hexadecimal(address(this)),
            "\"}"
        );
        return sha256(abi.encodePacked(Digests.LEDGER, Digests.LEDGER, text));
    }

    /// @notice Whether the P-256 precompile (EIP-7951) is there: it verifies a known-good signature.
    /// @dev An absent precompile and an invalid signature look alike, a call that succeeds with no answer.
    function hasP256() internal view returns (bool) {
        bytes memory knownGood = hex"f152c918f78c1f8761caea664decd9f4f47d6183a569a9b75687477cfac53360" // digest
            hex"bf72d89e4a9f417f3ea60038c98ce862099c5d1cd9fb5f8271f8b54d28854c17" // r
            hex"3df8901b8d31ce1af6fb818ea9c208c11bd4c0283e84338e25b2cef65b6fed9a" // s
            hex"2563ee35fcf098346bb29452941e5f10e142d7652a9d0e714731450e46a27fa0" // x
            hex"0090fe902fca5406ef4311e1ff416fd19fd0e1c0b50aa7aeec28b92f5f28c1eb"; // y
        (bool isThere, bytes memory answer) = address(0x100).staticcall(knownGood);
        return isThere && answer.length == 32 && abi.decode(answer, (uint256)) == 1;
    }

    function decimal(uint256 value) private pure returns (bytes memory text) {
        do {
            text = abi.encodePacked(HEX[value % 10], text);
            value /= 10;
        } while (value > 0);
    }

    /// @dev In lower case: the address is text of a canonical document, and the case of a checksum is no part of it.
    function hexadecimal(address value) private pure returns (bytes memory text) {
        text = new bytes(40);
        for (uint256 i = 0; i < 20; ++i) {
            uint8 each = uint8(bytes20(value)[i]);
            text[2 * i] = HEX[each >> 4];
            text[2 * i + 1] = HEX[each & 0x0f];
        }
    }
}
