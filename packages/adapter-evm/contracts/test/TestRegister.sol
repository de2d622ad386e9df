// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Register} from "../src/Register.sol";

/// @title The register of a ledger that the shared sequences describe.
contract TestRegister is Register {
    constructor(bytes32 ledgerInstance, bool es256) Register(ledgerInstance, es256) {}
}
