// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Calldata} from "./Calldata.sol";
import {Command, Envelope} from "./Envelope.sol";
import {ILateralRegister} from "./ILateralRegister.sol";
import {Keys} from "./Keys.sol";
import {Bilateral, Party, Store, Words} from "./Store.sol";

/// @title Keys, roots, status and table (spec/verdicts.md §3).
/// @dev Whether a command is applied already, and what it does after pass 1. Bodies: spec/bytes.md §10.
library Administration {
    // Offsets in bodies after the header.
    uint256 private constant KEY_ALGORITHM = 40;
    uint256 private constant ROLE = 41;
    uint256 private constant NOT_BEFORE = 42;
    uint256 private constant NOT_AFTER = 47;
    uint256 private constant KEY_POINT = 84;
    uint256 private constant REGISTRATION_LENGTH = 110;
    uint256 private constant ROOT_GENERATION = 39;
    uint256 private constant ROOT_KEY = 40;
    uint256 private constant STATUS = 38;
    uint256 private constant SUCCESSOR = 39;
    uint256 private constant TABLE_GENERATION = 38;
    uint256 private constant TABLE_FROM = 39;
    uint256 private constant TABLE_TO = 71;

    /// What `pending` has beside a root: since u40.
    uint256 private constant SINCE_SHIFT = 56;
    bytes32 private constant SINCE_MASK = bytes32(uint256(type(uint40).max) << SINCE_SHIFT);

    /// @notice Whether the register stands where the command would bring it.
    function isApplied(Store storage store, Command memory command, bytes32 id) internal view returns (bool) {
        Bilateral storage bilateral = store.bilaterals[id];
        uint256 body = command.body;
        if (command.commandType == Envelope.REGISTER_KEY) {
            // The digest names the seat, too, so that the key need not be read.
            return store.registrations[registrationAt(id, body)] == registeredAs(body);
        }
        if (command.commandType == Envelope.REVOKE_KEY) return Keys.isRevoked(store.keys[seatAt(id, body)]);
        if (command.commandType == Envelope.REPLACE_ROOT) return isRootReplaced(bilateral, command);
        if (command.commandType == Envelope.SET_STATUS) {
            return
                bilateral.status == Calldata.u8(body + STATUS) && bilateral.successor == Calldata.word(body + SUCCESSOR);
        }
        return bilateral.tableGeneration == Calldata.u8(body + TABLE_GENERATION)
            && bilateral.table == store.tables[Calldata.word(body + TABLE_TO)];
    }

    /// @return algorithm Of the key that the command brings; 0 when it brings none.
    /// @return point Position of that key's x ‖ y.
    function broughtKey(Command memory command) internal pure returns (uint256 algorithm, uint256 point) {
        if (command.commandType == Envelope.REGISTER_KEY) {
            return (Calldata.u8(command.body + KEY_ALGORITHM), command.body + KEY_POINT);
        }
        if (command.commandType == Envelope.REPLACE_ROOT) {
            return (Calldata.u8(command.body + ROOT_KEY), command.body + ROOT_KEY + 1);
        }
        return (0, 0);
    }

    function perform(Store storage store, Command memory command, bytes32 id) internal {
        Bilateral storage bilateral = store.bilaterals[id];
        if (command.commandType == Envelope.REGISTER_KEY) return registerKey(store, id, command.body);
        if (command.commandType == Envelope.REVOKE_KEY) return revokeKey(store, id, command.body);
        if (command.commandType == Envelope.REPLACE_ROOT) return replaceRoot(store, id, command);
        if (command.commandType == Envelope.SET_STATUS) return setStatus(bilateral, command.body);
        setTable(store, bilateral, command.body);
    }

    function registerKey(Store storage store, bytes32 id, uint256 body) private {
        bytes32 registration = registrationAt(id, body);
        if (store.registrations[registration] != 0) revert ILateralRegister.KeyTaken();
        bytes32 seat = seatAt(id, body);
        if (store.keys[seat] != 0) revert ILateralRegister.IndexTaken();
        uint256 validity = Calldata.u40(body + NOT_BEFORE) << 56 | Calldata.u40(body + NOT_AFTER) << 16;
        uint256 role = Calldata.u8(body + ROLE) << 8;
        bytes32 key = Words.keyWord(Calldata.u8(body + KEY_ALGORITHM), Calldata.hash(body + KEY_POINT, 64));
        store.keys[seat] = key | bytes32(validity | role);
        store.registrations[registration] = registeredAs(body);
    }

    function revokeKey(Store storage store, bytes32 id, uint256 body) private {
        bytes32 seat = seatAt(id, body);
        bytes32 key = store.keys[seat];
        if (key == 0) revert ILateralRegister.KeyUnknown();
        store.keys[seat] = Keys.revoked(key);
    }

    function replaceRoot(Store storage store, bytes32 id, Command memory command) private {
        Party storage party = store.bilaterals[id].parties[Calldata.u8(command.body + Envelope.PARTY)];
        uint256 keyAt = command.body + ROOT_KEY;
        bytes32 root = rootAt(command.body);
        bool isPending = isPendingRoot(party, root);
        bytes32 taken = store.registrations[Keys.registrationOf(id, Calldata.u8(keyAt), keyAt + 1)];
        if (taken != 0 && !isPending) revert ILateralRegister.KeyTaken();
        demandNext(generationOf(party.root), generationOf(root));
        if (isByRecovery(command) && !isPending) {
            party.pending = root | bytes32(block.timestamp << SINCE_SHIFT);
        } else {
            party.root = root;
            party.pending = 0;
        }
        Keys.takeRoot(store, id, keyAt);
    }

    function setStatus(Bilateral storage bilateral, uint256 body) private {
        uint256 status = Calldata.u8(body + STATUS);
        if (status != uint256(bilateral.status) + 1) revert ILateralRegister.StatusNotAllowed();
        bilateral.status = uint8(status);
        bilateral.successor = Calldata.word(body + SUCCESSOR);
    }

    function setTable(Store storage store, Bilateral storage bilateral, uint256 body) private {
        uint256 generation = Calldata.u8(body + TABLE_GENERATION);
        demandNext(bilateral.tableGeneration, generation);
        address to = store.tables[Calldata.word(body + TABLE_TO)];
        if (store.tables[Calldata.word(body + TABLE_FROM)] != bilateral.table || to == address(0)) {
            revert ILateralRegister.TableUnknown();
        }
        bilateral.table = to;
        bilateral.tableGeneration = uint8(generation);
    }

    /// @dev A generation is one byte in a command, so that 255 has no next one.
    function demandNext(uint256 current, uint256 next) private pure {
        if (next != current + 1) revert ILateralRegister.GenerationMismatch();
    }

    function isRootReplaced(Bilateral storage bilateral, Command memory command) private view returns (bool) {
        Party storage party = bilateral.parties[Calldata.u8(command.body + Envelope.PARTY)];
        bytes32 root = rootAt(command.body);
        if (party.root == root) return true;
        uint256 since = uint40(uint256(party.pending) >> SINCE_SHIFT);
        return isPendingRoot(party, root) && isByRecovery(command) && block.timestamp < since + bilateral.recoveryDelay;
    }

    function isPendingRoot(Party storage party, bytes32 root) private view returns (bool) {
        return party.pending & ~SINCE_MASK == root;
    }

    function isByRecovery(Command memory command) private pure returns (bool) {
        return command.count > 0 && Calldata.u8(command.signatures + 1) == Envelope.RECOVERY;
    }

    /// @notice The root key of a replacement, with its generation, as it is kept.
    function rootAt(uint256 body) private pure returns (bytes32) {
        return Keys.wordAt(body + ROOT_KEY) | bytes32(Calldata.u8(body + ROOT_GENERATION) << 8);
    }

    function generationOf(bytes32 root) private pure returns (uint256) {
        return uint8(uint256(root) >> 8);
    }

    function seatAt(bytes32 id, uint256 body) private pure returns (bytes32) {
        return Keys.seatOf(id, Calldata.u8(body + Envelope.PARTY), Calldata.u8(body + Envelope.INDEX));
    }

    function registrationAt(bytes32 id, uint256 body) private pure returns (bytes32) {
        return Keys.registrationOf(id, Calldata.u8(body + KEY_ALGORITHM), body + KEY_POINT);
    }

    /// @dev Of all fields after the header: party, index, algorithm, role, validity, delegation, x, y.
    function registeredAs(uint256 body) private pure returns (bytes32) {
        return Calldata.hash(body + Envelope.HEADER, REGISTRATION_LENGTH);
    }
}
