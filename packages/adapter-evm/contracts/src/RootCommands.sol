// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Administration} from "./Administration.sol";
import {Admission} from "./Admission.sol";
import {Calldata} from "./Calldata.sol";
import {Digests} from "./Digests.sol";
import {Command, Envelope} from "./Envelope.sol";
import {Genesis} from "./Genesis.sol";
import {ILateralRegister} from "./ILateralRegister.sol";
import {Signatures, Verifier} from "./Signatures.sol";
import {Store, Words} from "./Store.sol";

/// @title The six commands that roots sign: establish, and those about keys, roots, status and table.
library RootCommands {
    function administer(Store storage store, bytes32 instance, uint256 start, uint256 end, Verifier memory verifier)
        internal
        returns (bytes32 bilateralId, bytes32 commandId, bool isNew)
    {
        Command memory command = Envelope.read(start, end);
        if (command.commandType == Envelope.ESTABLISH) {
            bilateralId = Genesis.establish(store, instance, command, verifier);
            return (bilateralId, bilateralId, true);
        }
        bilateralId = Calldata.word(command.body + Envelope.BILATERAL_ID);
        commandId = Digests.ofCalldata(tagOf(command.commandType), command.body, command.bodyLength);
        Admission.checkOpen(store.bilaterals[bilateralId].status);
        if (Administration.isApplied(store, command, bilateralId)) return (bilateralId, commandId, false);
        checkRoots(store, verifier, command, bilateralId, commandId);
        Admission.checkExpiry(command.body);
        Administration.perform(store, command, bilateralId);
        isNew = true;
    }

    /// @dev algorithmUnsupported, then signature by signature, signerMissing.
    function checkRoots(
        Store storage store,
        Verifier memory verifier,
        Command memory command,
        bytes32 bilateralId,
        bytes32 commandId
    ) private view {
        (uint256 algorithm, uint256 point) = Administration.broughtKey(command);
        if (point != 0 && !Signatures.isSupported(verifier.algorithms, algorithm)) {
            revert ILateralRegister.AlgorithmUnsupported();
        }
        uint256 offset = command.signatures;
        for (uint256 i = 0; i < command.count; ++i) {
            uint256 index = Calldata.u8(offset + 1);
            if (index < Envelope.RECOVERY) {
                bytes32 own = Words.keyWord(algorithm, Calldata.hash(point, 64)); // possession of the key that is registered
                Signatures.verify(verifier, own, offset, commandId, point);
            } else {
                bytes32 root = index == Envelope.ROOT
                    ? store.bilaterals[bilateralId].parties[Calldata.u8(offset)].root
                    : store.bilaterals[bilateralId].parties[Calldata.u8(offset)].recovery;
                Signatures.verify(verifier, root, offset, commandId, 0);
            }
            offset = Envelope.afterSignature(offset);
        }
        bool needsTwo = command.commandType == Envelope.REGISTER_KEY || Envelope.neededFor(command) == Envelope.BOTH;
        if (command.count < (needsTwo ? 2 : 1)) revert ILateralRegister.SignerMissing();
    }

    function tagOf(uint256 commandType) private pure returns (bytes32) {
        if (commandType == Envelope.REGISTER_KEY) return Digests.KEY;
        if (commandType == Envelope.REVOKE_KEY) return Digests.REVOKE;
        if (commandType == Envelope.REPLACE_ROOT) return Digests.ROOT;
        if (commandType == Envelope.SET_STATUS) return Digests.STATUS;
        return Digests.SET_TABLE;
    }
}
