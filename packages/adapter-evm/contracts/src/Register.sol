// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Calldata} from "./Calldata.sol";
import {Digests} from "./Digests.sol";
import {Envelope} from "./Envelope.sol";
import {ILateralRegister} from "./ILateralRegister.sol";
import {Keys} from "./Keys.sol";
import {RootCommands} from "./RootCommands.sol";
import {SetCommands} from "./SetCommands.sol";
import {Sets} from "./Sets.sol";
import {Verifier} from "./Signatures.sol";
import {Bilateral, Store} from "./Store.sol";
import {TableIndex} from "./TableIndex.sol";

/// @title The register's program: verdicts in the order of spec/verdicts.md, and what is kept.
abstract contract Register is ILateralRegister {
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
            (bilateralId, commandId, isNew) = SetCommands.applySet(store, start, end, verifier);
            if (isNew) emit Applied(bilateralId, commandId, envelope);
        } else if (commandType == Envelope.REJECT) {
            (bilateralId, commandId, isNew) = SetCommands.rejectSet(store, start, end, verifier);
            if (isNew) emit Applied(bilateralId, commandId, envelope);
        } else {
            (bilateralId, commandId, isNew) = RootCommands.administer(store, INSTANCE, start, end, verifier);
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
}
