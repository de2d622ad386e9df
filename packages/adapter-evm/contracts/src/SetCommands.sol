// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Admission} from "./Admission.sol";
import {Calldata} from "./Calldata.sol";
import {Change} from "./Changes.sol";
import {Digests} from "./Digests.sol";
import {Envelope} from "./Envelope.sol";
import {ILateralRegister} from "./ILateralRegister.sol";
import {Keys} from "./Keys.sol";
import {Pass} from "./Pass.sol";
import {SecondPass} from "./SecondPass.sol";
import {ChangeSet, Sets} from "./Sets.sol";
import {Signatures, Verifier} from "./Signatures.sol";
import {Bilateral, Store, Words} from "./Store.sol";
import {Tables} from "./Tables.sol";

/// @title The two commands about a set: apply and reject.
/// @dev Each takes the positions of the envelope in calldata and answers whether it did anything, or was applied before.
library SetCommands {
    function applySet(Store storage store, uint256 start, uint256 end, Verifier memory verifier)
        internal
        returns (bytes32 bilateralId, bytes32 setId, bool isNew)
    {
        unchecked {
            ChangeSet memory set = Sets.read(store.records, start + 1);
            uint256 count = Calldata.u8(set.end);
            uint256 signature = set.end + 1;
            uint256 witness = Envelope.checkOneEach(Envelope.APPLY, signature, count, set.actors);
            uint256 length = Calldata.u32(witness);
            Envelope.demand(length <= Envelope.WITNESS_MAX && witness + 4 + length == end);

            bilateralId = set.bilateralId;
            setId = Digests.ofCalldata(Digests.SET, set.start, set.end - set.start);
            Pass memory pass;
            address dataContract = openBilateral(store, bilateralId, pass);
            if (loadChanges(set, setId)) return (bilateralId, setId, false);
            for (uint256 i = 0; i < count; ++i) {
                signature = verifyRegistered(store, verifier, pass, bilateralId, signature, setId);
            }
            uint256 needed = set.actors == Envelope.BOTH ? 2 : 1;
            if (count < needed) revert ILateralRegister.SignerMissing(); // safe: no party signs twice, and no stranger
            Admission.checkExpiry(start + 1);
            pass.table = Tables.load(dataContract);
            SecondPass.run(store.records, set, pass);
            for (uint256 i = 0; i < set.count; ++i) {
                Change change = Sets.changeAt(set, i);
                Sets.save(change.slot(), change.moved());
            }
            isNew = true;
        }
    }

    /// @dev Both passes run as if the rejecter had signed the set; then one head moves, and the set is dead (CR8, CR9).
    function rejectSet(Store storage store, uint256 start, uint256 end, Verifier memory verifier)
        internal
        returns (bytes32 bilateralId, bytes32 rejectId, bool isNew)
    {
        ChangeSet memory set = Sets.read(store.records, start + 1);
        uint256 proposal = set.end;
        uint256 reason = Envelope.afterSignature(proposal);
        uint256 refusal = reason + 4;
        uint256 rejecter = Calldata.u8(refusal);
        Envelope.checkOneEach(Envelope.APPLY, proposal, 1, set.actors);
        Envelope.checkOneEach(Envelope.APPLY, refusal, 1, Envelope.BOTH);
        Envelope.demand(Calldata.u8(proposal) != rejecter && Envelope.afterSignature(refusal) == end);

        bilateralId = set.bilateralId;
        bytes32 setId = Digests.ofCalldata(Digests.SET, set.start, set.end - set.start);
        rejectId = Digests.ofRejection(setId, Calldata.u32(reason));
        Pass memory pass;
        address dataContract = openBilateral(store, bilateralId, pass);
        loadChanges(set, setId);
        uint256 count = Sets.countToRejected(set);
        Change moved = Sets.changeAt(set, count == 0 ? 0 : count - 1);
        if (count > 0 && Digests.sameHead(moved.record(), rejectId)) return (bilateralId, rejectId, false);
        verifyRegistered(store, verifier, pass, bilateralId, proposal, setId);
        verifyRegistered(store, verifier, pass, bilateralId, refusal, rejectId);
        Admission.checkExpiry(start + 1);
        pass.table = Tables.load(dataContract);
        SecondPass.run(store.records, set, pass);
        if (count == 0 || set.actors >> rejecter & 1 == 0) revert ILateralRegister.NotRejectable();
        Sets.save(
            moved.slot(),
            Words.recordWord(Digests.headOf(rejectId), Words.stateOf(moved.record()), Words.epochOf(moved.record()))
        );
        isNew = true;
    }

    /// @return Data contract of the bilateral's table.
    function openBilateral(Store storage store, bytes32 bilateralId, Pass memory pass) private view returns (address) {
        Bilateral storage held = store.bilaterals[bilateralId];
        uint256 status = held.status;
        Admission.checkOpen(status);
        pass.isClosing = status == Words.CLOSING;
        return held.table;
    }

    /// @notice Loads the records of a set and works out the changeIds.
    /// @return stands Whether each record is at the head that its change would give it.
    function loadChanges(ChangeSet memory set, bytes32 setId) private view returns (bool stands) {
        unchecked {
            stands = true;
            for (uint256 i = 0; i < set.count; ++i) {
                Change change = Sets.changeAt(set, i);
                change.setRecord(Sets.load(change.slot()));
                change.setMoved(Digests.ofChange(setId, i));
                stands = stands && Digests.sameHead(change.record(), change.moved());
            }
        }
    }

    /// @dev Signature of a registered key; its role goes into the pass.
    /// @return Position after the signature.
    function verifyRegistered(
        Store storage store,
        Verifier memory verifier,
        Pass memory pass,
        bytes32 bilateralId,
        uint256 offset,
        bytes32 digest
    ) private view returns (uint256) {
        uint256 party = Calldata.u8(offset);
        bytes32 held = Keys.inForce(store, bilateralId, party, Calldata.u8(offset + 1));
        Signatures.verify(verifier, held, offset, digest, 0);
        if (party == 0) pass.refused0 = Keys.refusedRoles(held);
        else pass.refused1 = Keys.refusedRoles(held);
        return Envelope.afterSignature(offset);
    }
}
