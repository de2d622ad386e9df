// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Calldata} from "./Calldata.sol";
import {Digests} from "./Digests.sol";
import {Command, Envelope} from "./Envelope.sol";
import {ILateralRegister} from "./ILateralRegister.sol";
import {Keys} from "./Keys.sol";
import {Signatures, Verifier} from "./Signatures.sol";
import {Bilateral, Party, Store, Words} from "./Store.sol";

/// @title Establishes a bilateral (spec/verdicts.md §4).
/// @dev layout u8 ‖ ledgerInstance 32 ‖ tableDigest 32 ‖ mode u8 ‖ recoveryDelay u32 ‖ predecessor 32 ‖ nonce 32 ‖ n u8 ‖ 4 keys
library Genesis {
    uint256 private constant LEDGER_INSTANCE = 1;
    uint256 private constant TABLE_DIGEST = 33;
    uint256 private constant MODE = 65;
    uint256 private constant RECOVERY_DELAY = 66;

    function establish(Store storage store, bytes32 instance, Command memory command, Verifier memory verifier)
        internal
        returns (bytes32 bilateralId)
    {
        bilateralId = Digests.ofCalldata(Digests.GENESIS, command.body, command.bodyLength);
        checkSignatures(command, verifier, bilateralId);
        if (Calldata.word(command.body + LEDGER_INSTANCE) != instance) revert ILateralRegister.WrongLedger();
        address table = store.tables[Calldata.word(command.body + TABLE_DIGEST)];
        if (table == address(0)) revert ILateralRegister.TableUnknown();
        Bilateral storage bilateral = store.bilaterals[bilateralId];
        if (bilateral.status != 0) revert ILateralRegister.BilateralExists();

        bilateral.status = uint8(Words.OPEN);
        bilateral.mode = uint8(Calldata.u8(command.body + MODE));
        bilateral.recoveryDelay = uint32(Calldata.u32(command.body + RECOVERY_DELAY));
        bilateral.table = table;
        for (uint256 party = 0; party < 2; ++party) {
            uint256 root = rootAt(command, party);
            uint256 recovery = root + Envelope.KEY_LENGTH;
            bilateral.parties[party] = Party(Keys.wordAt(root), Keys.wordAt(recovery), 0);
            Keys.takeRoot(store, bilateralId, root);
            Keys.takeRoot(store, bilateralId, recovery);
        }
    }

    /// @dev algorithmUnsupported, then signature by signature, signerMissing.
    function checkSignatures(Command memory command, Verifier memory verifier, bytes32 id) private view {
        for (uint256 i = 0; i < 4; ++i) {
            uint256 algorithm = Calldata.u8(command.body + Envelope.GENESIS_KEYS + i * Envelope.KEY_LENGTH);
            if (!Signatures.isSupported(verifier.algorithms, algorithm)) {
                revert ILateralRegister.AlgorithmUnsupported();
            }
        }
        uint256 offset = command.signatures;
        for (uint256 i = 0; i < command.count; ++i) {
            uint256 root = rootAt(command, Calldata.u8(offset));
            Signatures.verify(verifier, Keys.wordAt(root), offset, id, root + 1);
            offset = Envelope.afterSignature(offset);
        }
        if (command.count < 2) revert ILateralRegister.SignerMissing();
    }

    /// @return Position of a party's root key; its recovery key follows.
    function rootAt(Command memory command, uint256 party) private pure returns (uint256) {
        return command.body + Envelope.GENESIS_KEYS + 2 * party * Envelope.KEY_LENGTH;
    }
}
