import type { BilateralAddress, BilateralOptions } from '../services/bilateral-context.js';
import type { BilateralTerms } from '../services/establish.js';
import { establishBilateral, joinBilateral } from '../services/establish.js';
import type { SmartBilateral } from '../services/smart-bilateral.js';
import { openBilateral } from '../services/smart-bilateral.js';

/** The three ways to a Smart Bilateral, with everything but its terms injected. */
export interface Bilaterals {
  establish(terms: BilateralTerms): Promise<SmartBilateral>;
  join(terms: BilateralTerms): Promise<SmartBilateral>;
  open(address: BilateralAddress): Promise<SmartBilateral>;
}

export function bilaterals(options: BilateralOptions): Bilaterals {
  return {
    establish: (terms) => establishBilateral(options, terms),
    join: (terms) => joinBilateral(options, terms),
    open: (address) => openBilateral(options, address),
  };
}
