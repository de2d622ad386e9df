// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Calldata} from "./Calldata.sol";
import {ILateralRegister} from "./ILateralRegister.sol";

/// @dev A command other than apply and reject; positions are absolute in calldata.
struct Command {
    uint256 commandType;
    uint256 body;
    uint256 bodyLength;
    /// First of the signatures, and how many there are.
    uint256 signatures;
    uint256 count;
}

/// @title Reads what commands have in common and judges all that shows in their bytes alone.
/// @dev Layouts: spec/bytes.md §6 and §10. Every fault is the same error, so the order of the checks here is free.
library Envelope {
    uint256 internal constant ESTABLISH = 1;
    uint256 internal constant REGISTER_KEY = 2;
    uint256 internal constant REVOKE_KEY = 3;
    uint256 internal constant REPLACE_ROOT = 4;
    uint256 internal constant SET_STATUS = 5;
    uint256 internal constant SET_TABLE = 6;
    uint256 internal constant APPLY = 7;
    uint256 internal constant REJECT = 8;

    uint256 internal constant ALL = 255;
    uint256 internal constant ROOT = 255;
    uint256 internal constant RECOVERY = 254;
    /// Masks of parties: bit 0 party 0, bit 1 party 1.
    uint256 internal constant BOTH = 3;
    uint256 internal constant WITNESS_MAX = 65_536;

    // Offsets in bodies. The header is layout u8 ‖ bilateralId 32 ‖ expiry u40.
    uint256 internal constant BILATERAL_ID = 1;
    uint256 internal constant EXPIRY = 33;
    uint256 internal constant HEADER = 38;
    uint256 internal constant PARTY = 38;
    uint256 internal constant INDEX = 39;
    uint256 internal constant GENESIS_KEYS = 135;
    uint256 internal constant KEY_LENGTH = 65;

    uint256 private constant HOUR = 3600;

    function demand(bool condition) internal pure {
        if (!condition) revert ILateralRegister.Malformed();
    }

    /// @notice Reads one of the commands 1 to 6, from the position of its type byte to `end`.
    function read(uint256 start, uint256 end) internal pure returns (Command memory command) {
        command.commandType = Calldata.u8(start);
        command.body = start + 1;
        command.bodyLength = bodyLength(command.commandType);
        command.signatures = command.body + command.bodyLength + 1;
        command.count = Calldata.u8(command.signatures - 1);
        checkBody(command.commandType, command.body);
        demand(checkSignatures(command) == end);
    }

    function checkHeader(uint256 body) internal pure {
        unchecked {
            demand(Calldata.u8(body) == 1 && Calldata.u40(body + EXPIRY) % HOUR == 0);
        }
    }

    /// @notice Position after a signature.
    function afterSignature(uint256 offset) internal pure returns (uint256) {
        unchecked {
            return offset + 5 + Calldata.u16(offset + 3);
        }
    }

    /// @notice Judges signatures of which each party gives at most one: ascending parties, no stranger, fitting keys.
    /// @return offset Position after the last one.
    function checkOneEach(uint256 commandType, uint256 offset, uint256 count, uint256 needed)
        internal
        pure
        returns (uint256)
    {
        unchecked {
            for (uint256 i = 0; i < count; ++i) {
                uint256 party = Calldata.u8(offset);
                demand(needed >> party & 1 == 1 && keyIndexFits(commandType, Calldata.u8(offset + 1)));
                needed = needed >> party + 1 << party + 1; // only parties after this one remain
                offset = afterSignature(offset);
            }
            return offset;
        }
    }

    /// @notice Mask of the parties that sign a command other than apply and reject.
    function neededFor(Command memory command) internal pure returns (uint256) {
        bool isOfOne = command.commandType >= REGISTER_KEY && command.commandType <= REPLACE_ROOT;
        return isOfOne ? 1 << Calldata.u8(command.body + PARTY) : BOTH;
    }

    function checkSignatures(Command memory command) private pure returns (uint256) {
        if (command.commandType != REGISTER_KEY) {
            return checkOneEach(command.commandType, command.signatures, command.count, neededFor(command));
        }
        uint256 offset = command.signatures;
        demand(command.count <= 2);
        for (uint256 i = 0; i < command.count; ++i) {
            uint256 index = i == 0 ? ROOT : Calldata.u8(command.body + INDEX);
            demand(Calldata.u8(offset) == Calldata.u8(command.body + PARTY) && Calldata.u8(offset + 1) == index);
            offset = afterSignature(offset);
        }
        return offset;
    }

    function keyIndexFits(uint256 commandType, uint256 index) private pure returns (bool) {
        if (commandType == APPLY) return index < RECOVERY;
        return index == ROOT || commandType == REPLACE_ROOT && index == RECOVERY;
    }

    function bodyLength(uint256 commandType) private pure returns (uint256) {
        if (commandType == ESTABLISH) return GENESIS_KEYS + 4 * KEY_LENGTH;
        if (commandType == REGISTER_KEY) return 148;
        if (commandType == REVOKE_KEY) return 40;
        if (commandType == REPLACE_ROOT) return 105;
        if (commandType == SET_STATUS) return 71;
        if (commandType == SET_TABLE) return 103;
        revert ILateralRegister.Malformed();
    }

    function checkBody(uint256 commandType, uint256 body) private pure {
        if (commandType == ESTABLISH) return checkGenesis(body);
        checkHeader(body);
        if (commandType == SET_TABLE) return;
        uint256 first = Calldata.u8(body + HEADER);
        if (commandType == SET_STATUS) return demand(first == 2 || first == 3);
        demand(first < 2);
        if (commandType == REPLACE_ROOT) return;
        demand(Calldata.u8(body + INDEX) < RECOVERY);
        if (commandType == REGISTER_KEY) demand(Calldata.u40(body + 42) < Calldata.u40(body + 47)); // notBefore, notAfter
    }

    /// @dev layout u8 ‖ ledgerInstance 32 ‖ tableDigest 32 ‖ mode u8 ‖ recoveryDelay u32 ‖ predecessor 32 ‖ nonce 32 ‖ n u8 ‖ keys
    function checkGenesis(uint256 body) private pure {
        uint256 mode = Calldata.u8(body + 65);
        demand(Calldata.u8(body) == 1 && (mode == 1 || mode == 2) && Calldata.u8(body + 134) == 2);
        bytes32[4] memory keys;
        for (uint256 i = 0; i < 4; ++i) {
            keys[i] = Calldata.hash(body + GENESIS_KEYS + i * KEY_LENGTH, KEY_LENGTH);
            for (uint256 j = 0; j < i; ++j) {
                demand(keys[i] != keys[j]);
            }
        }
    }
}
