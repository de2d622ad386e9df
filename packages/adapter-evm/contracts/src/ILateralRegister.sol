// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The register of Smart Bilaterals on an EVM chain.
/// @notice Judges signed commands and keeps the heads of the records that they move; bytes and verdicts are those of
/// Lateral's `spec/`. It has no owner, no pause, no upgrade and no fee, and never looks at who sends a transaction.
/// @custom:source MEF 114 R8, R22, R23, R24
interface ILateralRegister {
    /// @notice A set was applied or rejected: its bytes with all signatures, so that a follower needs logs only.
    event Applied(bytes32 indexed bilateralId, bytes32 indexed commandId, bytes envelope);

    /// @notice A genesis, key, root, status or table command was applied.
    /// @dev An event of its own, so that keys and roots are found without reading all sets.
    event Administered(bytes32 indexed bilateralId, bytes32 indexed commandId, bytes envelope);

    /// @notice The register holds this table from now on.
    event TablePublished(bytes32 indexed digest, address dataContract);

    // The codes of spec/errors.json in their order. `change` is the index of the change that is refused.

    /// @notice The bytes break the layout or a limit that shows in the bytes alone.
    error Malformed();

    /// @notice This ledger holds no bilateral of that id.
    error BilateralUnknown();

    /// @notice The bilateral is closed for good.
    error BilateralClosed();

    /// @notice No key was ever registered at the index that signs or is to be revoked.
    error KeyUnknown();

    /// @notice The signing key is revoked.
    error KeyRevoked();

    /// @notice The time of the ledger is outside the validity of the signing key.
    error KeyNotValid();

    /// @notice The ledger does not verify this algorithm, or it is not the algorithm of the key.
    error AlgorithmUnsupported();

    /// @notice Length, range, low-s form, curve point or ECDSA itself does not hold for these bytes and this key.
    error SignatureInvalid();

    /// @notice A party that has to sign did not.
    error SignerMissing();

    /// @notice The time of the ledger has reached the expiry.
    error Expired();

    /// @notice The expiry is more than 2,595,600 seconds ahead of the ledger's time.
    error ExpiryTooFar();

    /// @notice The public key serves or served elsewhere in this bilateral.
    error KeyTaken();

    /// @notice The index holds another key, or held one.
    error IndexTaken();

    /// @notice The generation is not the next one.
    error GenerationMismatch();

    /// @notice Only open to closing and closing to closed are allowed.
    error StatusNotAllowed();

    /// @notice The genesis names another ledger instance.
    error WrongLedger();

    /// @notice The ledger does not hold the table, or the table to leave is not the current one.
    error TableUnknown();

    /// @notice A bilateral of this genesis is established already.
    error BilateralExists();

    /// @notice The record is not at the head or epoch that the change builds on.
    error HeadMismatch(uint256 change);

    /// @notice The table has no row for kind, state and action in this form of prev.
    error ActionUnknown(uint256 change);

    /// @notice The kind or the row does not allow this owner.
    error OwnerNotAllowed(uint256 change);

    /// @notice A closing bilateral opens no record.
    error BilateralClosing(uint256 change);

    /// @notice The actor is not exactly who moves this row.
    error ActorNotAllowed(uint256 change);

    /// @notice The role of a signing key does not cover this row.
    error KeyNotPermitted(uint256 change);

    /// @notice A row that keeps the document carries a commitment, or one that changes it carries none.
    error CommitmentMismatch(uint256 change);

    /// @notice A group has fewer references of its kinds than its minimum.
    error ReferenceCount(uint256 change);

    /// @notice No group of the row takes a record of this kind.
    error ReferenceKind(uint256 change);

    /// @notice The owner of the referenced record does not fit its group.
    error ReferenceOwner(uint256 change);

    /// @notice The referenced record is at another head.
    error ReferenceHead(uint256 change);

    /// @notice The referenced record is in a state that the group does not list.
    error ReferenceState(uint256 change);

    /// @notice The companions are not those that the row takes.
    error CompanionMismatch(uint256 change);

    /// @notice A change that works only as a companion was taken by no later change.
    error CompanionUnclaimed(uint256 change);

    /// @notice The set needs no signature of the rejecter, or moves no head.
    error NotRejectable();
    // Faults of the deliverer; neither is a verdict about the command.

    /// @notice The hint of an ES256 signature is not the public key whose fingerprint the register keeps.
    /// @param signature Index of the signature in the envelope.
    error HintMissing(uint256 signature);

    /// @notice The bytes are no packed table of layout 1, or too many for a data contract.
    error TableMalformed();

    /// @notice Judges a signed command and applies it, all or nothing.
    /// @dev Reverts with the first error in the order of the verdicts. A command that is applied already changes nothing
    /// and emits nothing. Anybody may deliver; the signatures decide.
    /// @param envelope The command as in spec/bytes.md §10.
    /// @param hints One item for each signature, in the envelope's order: for ES256K one byte, the parity of R's y (0 or
    /// 1); for ES256 x and y of the signing key, 32 bytes each. They spare storage and gas and never change a verdict.
    /// @return commandId The command's id: of a set its setId, of a rejection its rejectId.
    function submit(bytes calldata envelope, bytes calldata hints) external returns (bytes32 commandId);

    /// @notice Keeps a table, as a data contract with an index of its rows; any number of times to the same effect.
    /// @param packed The table as in spec/bytes.md §11.
    /// @return digest What a genesis names it by.
    function publishTable(bytes calldata packed) external returns (bytes32 digest);

    /// @notice The ledgerInstance that a genesis for this register names.
    function instance() external view returns (bytes32);

    /// @notice The algorithms that this register verifies: bit 0 ES256K, bit 1 ES256.
    function algorithms() external view returns (uint256);

    /// @notice The data contract of a table: STOP, slots u16, slots × (offset u16, owners u8), packed table.
    /// @return dataContract Zero when the register does not hold the table.
    function table(bytes32 digest) external view returns (address dataContract);

    /// @notice A record as it stands: head 24 bytes, state u8, epoch u8, 6 zero bytes; all zero when never touched.
    function record(bytes32 bilateralId, uint8 kind, uint8 owner, bytes32 recordId) external view returns (bytes32 slot);

    /// @notice A registered key: fingerprint 20 bytes, notBefore u40, notAfter u40, role u8, algorithm u8 with 0x80 when revoked.
    /// @dev The fingerprint is the last 20 bytes of keccak256(x ‖ y), for ES256K the key's address.
    /// @return slot Zero when no key was ever registered at the index.
    function key(bytes32 bilateralId, uint8 party, uint8 index) external view returns (bytes32 slot);

    /// @notice A bilateral as it stands; all zero when there is none.
    /// @return status 1 open, 2 closing, 3 closed.
    /// @return mode 1 confidential, 2 transparent.
    /// @return tableGeneration Raised by each change of the table.
    /// @return recoveryDelay In seconds.
    /// @return tableAddress Data contract of the current table.
    /// @return successor The bilateral that takes over, or zero.
    /// @return roots By party: fingerprint 20 bytes, 10 zero bytes, generation u8, algorithm u8.
    /// @return recoveries By party: fingerprint 20 bytes, 11 zero bytes, algorithm u8.
    /// @return pending By party, zero when there is none: fingerprint 20 bytes, since u40, 5 zero bytes, generation u8, algorithm u8.
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
        );
}
