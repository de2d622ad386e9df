// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LedgerIdentity} from "./LedgerIdentity.sol";
import {Register} from "./Register.sol";

/// @title The register as it is deployed: its identity and algorithms are found out once, from the chain itself.
contract LateralRegister is Register {
    constructor() Register(LedgerIdentity.digest(), LedgerIdentity.hasP256()) {}
}
