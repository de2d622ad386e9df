// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Calldata} from "./Calldata.sol";
import {Envelope} from "./Envelope.sol";
import {ILateralRegister} from "./ILateralRegister.sol";
import {Words} from "./Store.sol";

/// @title What pass 1 asks of a bilateral and of the time.
library Admission {
    /// Longest time from now to a command's expiry: 30 days and the hour that rounding up may cost.
    uint256 private constant EXPIRY_MAX = 2_595_600;

    /// @dev bilateralUnknown, bilateralClosed.
    function checkOpen(uint256 status) internal pure {
        if (status == 0) revert ILateralRegister.BilateralUnknown();
        if (status == Words.CLOSED) revert ILateralRegister.BilateralClosed();
    }

    /// @dev expired, expiryTooFar.
    function checkExpiry(uint256 body) internal view {
        uint256 expiry = Calldata.u40(body + Envelope.EXPIRY);
        if (block.timestamp >= expiry) revert ILateralRegister.Expired();
        if (expiry > block.timestamp + EXPIRY_MAX) revert ILateralRegister.ExpiryTooFar();
    }
}
