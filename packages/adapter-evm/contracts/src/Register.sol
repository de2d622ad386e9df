// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Administration} from "./Administration.sol";
import {Calldata} from "./Calldata.sol";
import {Change} from "./Changes.sol";
import {Digests} from "./Digests.sol";
import {Command, Envelope} from "./Envelope.sol";
import {Genesis} from "./Genesis.sol";
import {ILateralRegister} from "./ILateralRegister.sol";
import {Keys} from "./Keys.sol";
import {Pass} from "./Pass.sol";
import {SecondPass} from "./SecondPass.sol";
import {ChangeSet, Sets} from "./Sets.sol";
import {Signatures, Verifier} from "./Signatures.sol";
import {Bilateral, Store, Words} from "./Store.sol";
import {TableIndex} from "./TableIndex.sol";
import {Tables} from "./Tables.sol";

/// @title The register's program: verdicts in the order of spec/verdicts.md, and what is kept.
abstract contract Register is ILateralRegister {
    /// Longest time from now to a command's expiry: 30 days and the hour that rounding up may cost.
    uint256 private constant EXPIRY_MAX = 2_595_600;

    Store private store;
    bytes32 private immutable INSTANCE;
    uint256 private immutable ALGORITHMS;

    /// @param ledgerInstance What a genesis for this register names.
    /// @param es256 Whether the chain has the P-256 precompile.
    constructor(bytes32 ledgerInstance, bool es256) {
        INSTANCE = ledgerInstance;
        ALGORITHMS = es256 ? 3 : 1;
    }

    /// @inheritdoc ILateralRegister
    function submit(bytes calldata envelope, bytes calldata hints) external returns (bytes32 commandId) {
        (uint256 start, uint256 end) = Calldata.bounds(envelope);
        Verifier memory verifier;
        verifier.algorithms = ALGORITHMS;
        (verifier.hint, verifier.hintsEnd) = Calldata.bounds(hints);
        uint256 commandType = Calldata.u8(start);
        bytes32 bilateralId;
        bool isNew;
        if (commandType == Envelope.APPLY) {
            (bilateralId, commandId, isNew) = applySet(start, end, verifier);
            if (isNew) emit Applied(bilateralId, commandId, envelope);
        } else if (commandType == Envelope.REJECT) {
            (bilateralId, commandId, isNew) = rejectSet(start, end, verifier);
            if (isNew) emit Applied(bilateralId, commandId, envelope);
        } else {
            (bilateralId, commandId, isNew) = administer(start, end, verifier);
            if (isNew) emit Administered(bilateralId, commandId, envelope);
        }
    }

    /// @inheritdoc ILateralRegister
    function publishTable(bytes calldata packed) external returns (bytes32 digest) {
        (uint256 start,) = Calldata.bounds(packed);
        digest = Digests.ofCalldata(Digests.TABLE, start, packed.length);
        if (store.tables[digest] != address(0)) return digest;
        address dataContract = TableIndex.deploy(packed);
        store.tables[digest] = dataContract;
        emit TablePublished(digest, dataContract);
    }

    /// @inheritdoc ILateralRegister
    function instance() external view returns (bytes32) {
        return INSTANCE;
    }

    /// @inheritdoc ILateralRegister
    function algorithms() external view returns (uint256) {
        return ALGORITHMS;
    }

    /// @inheritdoc ILateralRegister
    function table(bytes32 digest) external view returns (address dataContract) {
        return store.tables[digest];
    }

    /// @inheritdoc ILateralRegister
    function record(bytes32 bilateralId, uint8 kind, uint8 owner, bytes32 recordId)
        external
        view
        returns (bytes32 slot)
    {
        return Sets.load(Sets.slotOf(store.records, bilateralId, recordId, kind, owner));
    }

    /// @inheritdoc ILateralRegister
    function key(bytes32 bilateralId, uint8 party, uint8 index) external view returns (bytes32 slot) {
        return store.keys[Keys.seatOf(bilateralId, party, index)];
    }

    /// @inheritdoc ILateralRegister
    function bilateral(bytes32 bilateralId)
        external
        view
        returns (
            uint8 status,
            uint8 mode,
            uint8 tableGeneration,
            uint32 recoveryDelay,
            address tableAddress,
            bytes32 successor,
            bytes32[2] memory roots,
            bytes32[2] memory recoveries,
            bytes32[2] memory pending
        )
    {
        Bilateral storage held = store.bilaterals[bilateralId];
        status = held.status;
        mode = held.mode;
        tableGeneration = held.tableGeneration;
        recoveryDelay = held.recoveryDelay;
        tableAddress = held.table;
        successor = held.successor;
        for (uint256 party = 0; party < 2; ++party) {
            roots[party] = held.parties[party].root;
            recoveries[party] = held.parties[party].recovery;
            pending[party] = held.parties[party].pending;
        }
    }

    function applySet(uint256 start, uint256 end, Verifier memory verifier)
        private
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
            address dataContract = openBilateral(bilateralId, pass);
            if (loadChanges(set, setId)) return (bilateralId, setId, false);
            for (uint256 i = 0; i < count; ++i) {
                signature = verifyRegistered(verifier, pass, bilateralId, signature, setId);
            }
            uint256 needed = set.actors == Envelope.BOTH ? 2 : 1;
            if (count < needed) revert SignerMissing(); // safe: no party signs twice, and no stranger
            checkExpiry(start + 1);
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
    function rejectSet(uint256 start, uint256 end, Verifier memory verifier)
        private
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
        address dataContract = openBilateral(bilateralId, pass);
        loadChanges(set, setId);
        uint256 count = Sets.countToRejected(set);
        Change moved = Sets.changeAt(set, count == 0 ? 0 : count - 1);
        if (count > 0 && Digests.sameHead(moved.record(), rejectId)) return (bilateralId, rejectId, false);
        verifyRegistered(verifier, pass, bilateralId, proposal, setId);
        verifyRegistered(verifier, pass, bilateralId, refusal, rejectId);
        checkExpiry(start + 1);
        pass.table = Tables.load(dataContract);
        SecondPass.run(store.records, set, pass);
        if (count == 0 || set.actors >> rejecter & 1 == 0) revert NotRejectable();
        Sets.save(
            moved.slot(),
            Words.recordWord(Digests.headOf(rejectId), Words.stateOf(moved.record()), Words.epochOf(moved.record()))
        );
        isNew = true;
    }

    function administer(uint256 start, uint256 end, Verifier memory verifier)
        private
        returns (bytes32 bilateralId, bytes32 commandId, bool isNew)
    {
        Command memory command = Envelope.read(start, end);
        if (command.commandType == Envelope.ESTABLISH) {
            bilateralId = Genesis.establish(store, INSTANCE, command, verifier);
            return (bilateralId, bilateralId, true);
        }
        bilateralId = Calldata.word(command.body + Envelope.BILATERAL_ID);
        commandId = Digests.ofCalldata(tagOf(command.commandType), command.body, command.bodyLength);
        checkOpen(store.bilaterals[bilateralId].status);
        if (Administration.isApplied(store, command, bilateralId)) return (bilateralId, commandId, false);
        checkRoots(verifier, command, bilateralId, commandId);
        checkExpiry(command.body);
        Administration.perform(store, command, bilateralId);
        isNew = true;
    }

    /// @dev algorithmUnsupported, then signature by signature, signerMissing.
    function checkRoots(Verifier memory verifier, Command memory command, bytes32 bilateralId, bytes32 commandId)
        private
        view
    {
        (uint256 algorithm, uint256 point) = Administration.broughtKey(command);
        if (point != 0 && !Signatures.isSupported(verifier.algorithms, algorithm)) revert AlgorithmUnsupported();
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
        if (command.count < (needsTwo ? 2 : 1)) revert SignerMissing();
    }

    /// @dev bilateralUnknown, bilateralClosed.
    function checkOpen(uint256 status) private pure {
        if (status == 0) revert BilateralUnknown();
        if (status == Words.CLOSED) revert BilateralClosed();
    }

    /// @return Data contract of the bilateral's table.
    function openBilateral(bytes32 bilateralId, Pass memory pass) private view returns (address) {
        Bilateral storage held = store.bilaterals[bilateralId];
        uint256 status = held.status;
        checkOpen(status);
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

    /// @dev expired, expiryTooFar.
    function checkExpiry(uint256 body) private view {
        uint256 expiry = Calldata.u40(body + Envelope.EXPIRY);
        if (block.timestamp >= expiry) revert Expired();
        if (expiry > block.timestamp + EXPIRY_MAX) revert ExpiryTooFar();
    }

    function tagOf(uint256 commandType) private pure returns (bytes32) {
        if (commandType == Envelope.REGISTER_KEY) return Digests.KEY;
        if (commandType == Envelope.REVOKE_KEY) return Digests.REVOKE;
        if (commandType == Envelope.REPLACE_ROOT) return Digests.ROOT;
        if (commandType == Envelope.SET_STATUS) return Digests.STATUS;
        return Digests.SET_TABLE;
    }
}
